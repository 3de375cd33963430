package org.ltp4j.mlm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.ltp4j.corpus.Segment;
import org.ltp4j.corpus.TextInFile;
import org.ltp4j.corpus.TextRules;
import org.ltp4j.corpus.TextSource;
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
   * @param whole the text that it is a piece of, see {@link TextFiles#whole}
   * @param sequences packed token ids, read when they are asked for
   * @param tokens in all sequences, special ones included
   * @param lines lines of text read
   * @param warnings lines that were left out
   */
  public record Part(
      String name,
      String whole,
      List<int[]> sequences,
      long tokens,
      long lines,
      List<String> warnings) {}

  /**
   * Reads, tokenises and packs files; folders stand for the text files in them.
   *
   * @param maxLength longest sequence, tokens
   */
  public static Corpus read(List<Path> paths, Tokenizer tokenizer, int maxLength, BadRows bad) {
    return read(paths, WholeTexts.of(tokenizer, TextRules.of(bad)), maxLength, false);
  }

  /**
   * As {@link #read(List, Tokenizer, int, BadRows)}, from texts that may be kept.
   *
   * @param apart whether a new document begins a new sequence
   */
  public static Corpus read(List<Path> paths, WholeTexts texts, int maxLength, boolean apart) {
    return of(files(paths), texts, maxLength, apart);
  }

  /** The same of texts that are files or token ids. */
  static Corpus of(List<TextSource> sources, WholeTexts texts, int maxLength, boolean apart) {
    return read(
        sources, texts, segment -> Packing.of(segment, bos(texts), eos(texts), maxLength, apart));
  }

  private static List<TextSource> files(List<Path> paths) {
    return TextFiles.expand(paths).stream().<TextSource>map(TextInFile::new).toList();
  }

  /**
   * The same in sequences of exactly {@code length} tokens but for the last of a file, since lines
   * go on in the next sequence: no work is spent on rows of different lengths.
   */
  public static Corpus readFull(List<Path> paths, WholeTexts texts, int length) {
    return read(
        files(paths), texts, segment -> Packing.full(segment, bos(texts), eos(texts), length));
  }

  private static int bos(WholeTexts texts) {
    return texts.tokenizer().bos();
  }

  private static int eos(WholeTexts texts) {
    return texts.tokenizer().eos();
  }

  private static Corpus read(
      List<TextSource> sources, WholeTexts texts, Function<Segment, Packing> packed) {
    List<String> names = names(sources.stream().map(TextSource::origin).toList());
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      WholeTexts.Whole whole = sources.get(i).read(texts);
      Packing packing = packed.apply(whole.segment());
      parts.add(
          new Part(
              names.get(i),
              sources.get(i).whole(),
              packing,
              packing.tokens(),
              whole.summary().texts(),
              whole.summary().warnings()));
    }
    return new Corpus(List.copyOf(parts));
  }

  /** {@code en} for {@code a/en.txt}, {@code en-2} for {@code b/en.txt.gz} after it. */
  static List<String> names(List<Path> files) {
    Set<String> names = new LinkedHashSet<>();
    for (Path file : files) {
      String stem = TextFiles.stem(file);
      for (int i = 1; !names.add(i == 1 ? stem : stem + "-" + i); ) {
        i++;
      }
    }
    return List.copyOf(names);
  }

  /**
   * A weight for each part, by which it is drawn.
   *
   * @param exponent a text's weight is the number of its sequences to this power
   */
  public double[] weights(double exponent) {
    return Shares.weights(
        parts.stream().map(Part::whole).toList(),
        parts.stream().mapToDouble(part -> part.sequences().size()).toArray(),
        exponent);
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
