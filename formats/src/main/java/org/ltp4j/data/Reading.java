package org.ltp4j.data;

/**
 * How a data file is read.
 *
 * @param language keep only rows of this language where the file says; null keeps all
 * @param labelled whether every row must have a label; otherwise labels are read where there are
 *     some
 * @param badRows what happens to rows that cannot be used
 * @param mixed whether the file is one of several languages: a row that does not say its own is
 *     then of {@link LanguageFiles#UNKNOWN}, else of {@code language}
 */
public record Reading(String language, boolean labelled, BadRows badRows, boolean mixed) {
  /** Of a file of one language, or of all rows. */
  public Reading(String language, boolean labelled, BadRows badRows) {
    this(language, labelled, badRows, false);
  }

  /** Labelled rows of one language; bad rows are refused. */
  public static Reading of(String language) {
    return new Reading(language, true, BadRows.REJECT);
  }

  /** The same without labels. */
  public Reading unlabelled() {
    return new Reading(language, false, badRows, mixed);
  }

  /** The same, leaving out bad rows. */
  public Reading skippingBadRows() {
    return new Reading(language, labelled, BadRows.SKIP, mixed);
  }

  /** The same in a file of several languages. */
  Reading ofMixed() {
    return new Reading(language, labelled, badRows, true);
  }
}
