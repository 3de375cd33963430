package org.ltp4j.mlm;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ltp4j.corpus.WholeTexts;
import org.ltp4j.data.BadRows;
import org.ltp4j.data.TextFiles;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Text ready for training, one part per file (usually: per language).
 *
 * @param parts in the order of the files
 */
public record Corpus(List<Part> parts) {
  /** No text. */
  public static final Corpus EMPTY = new Corpus(List.of());

  /**
   * A file's text.
   *
   * @param name the file's name without its endings, e.g. the language; numbered if taken
   * @param sequences packed token ids, read when they are asked for
   * @param tokens in all sequences, special ones included
   * @param lines lines of text read
   * @param warnings lines that were left out
   */
  public record Part(
      String name, List<int[]> sequences, long tokens, long lines, List<String> warnings) {}

  /**
   * Reads, tokenises and packs files; folders stand for the text files in them.
   *
   * @param maxLength longest sequence, tokens
   */
  public static Corpus read(List<Path> paths, Tokenizer tokenizer, int maxLength, BadRows bad) {
    return read(paths, WholeTexts.of(tokenizer, bad), maxLength);
  }

  /** As {@link #read(List, Tokenizer, int, BadRows)}, from texts that may be kept. */
  static Corpus read(List<Path> paths, WholeTexts texts, int maxLength) {
    Map<String, Part> parts = new LinkedHashMap<>();
    for (Path file : TextFiles.expand(paths)) {
      String name = unusedName(file, parts.keySet());
      Tokenizer tokenizer = texts.tokenizer();
      WholeTexts.Whole whole = texts.read(file);
      Packing packing =
          Packing.of(whole.segment(), tokenizer.bos(), tokenizer.eos(), maxLength, false);
      parts.put(
          name,
          new Part(
              name,
              packing,
              packing.tokens(),
              whole.summary().texts(),
              whole.summary().warnings()));
    }
    return new Corpus(List.copyOf(parts.values()));
  }

  /** {@code en} for {@code a/en.txt}, {@code en-2} for {@code b/en.txt.gz} after it. */
  private static String unusedName(Path file, Set<String> used) {
    String stem = file.getFileName().toString().replaceFirst("\\.txt(\\.gz)?$", "");
    String name = stem;
    for (int i = 2; used.contains(name); i++) {
      name = stem + "-" + i;
    }
    return name;
  }

  /** Sequences in all parts. */
  public int size() {
    return parts.stream().mapToInt(p -> p.sequences().size()).sum();
  }

  /** Tokens in all parts. */
  public long tokens() {
    return parts.stream().mapToLong(Part::tokens).sum();
  }
}
