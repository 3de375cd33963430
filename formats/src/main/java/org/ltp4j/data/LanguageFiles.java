package org.ltp4j.data;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The files of a split, by language.
 *
 * @param files language → file, in the task's order; a file of several stands under each of them
 * @param warnings what lies in the folder, seems to belong to the split, and is not used
 */
public record LanguageFiles(Map<String, Path> files, List<String> warnings) {
  /** The language of rows of which neither file nor caller says it (ISO 639: undetermined). */
  public static final String UNKNOWN = "und";

  /**
   * Of BCP 47 the shape: a language of two or three letters and subtags, with {@code _} as well.
   */
  private static final Pattern CODE = Pattern.compile("[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*");

  /** Whether a file stands under several languages. */
  public boolean isMixed(Path file) {
    return Collections.frequency(files.values(), file) > 1;
  }

  /**
   * Whether a name has the shape of a language's code, e.g. {@code zh-Hant-TW} or {@code pt_br}.
   */
  static boolean looksLikeCode(String name) {
    return CODE.matcher(name).matches();
  }
}
