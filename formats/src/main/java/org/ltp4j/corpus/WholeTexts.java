package org.ltp4j.corpus;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;
import org.ltp4j.data.TextIdentity;
import org.ltp4j.data.TextReader;
import org.ltp4j.data.TextShape;
import org.ltp4j.files.FileHash;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Texts that are tokenised as a whole before anything is done with them, each as one segment. They
 * can be kept in a folder, so that a run that goes on need not tokenise again. A kept file's name
 * says all that decides its content: the hashes of text and tokenizer, and what happens to bad
 * lines.
 */
public final class WholeTexts {
  /** Bytes. */
  private static final long TAKES_SECONDS = 1 << 20;

  private final Tokenizer tokenizer;
  private final String tokenizerHash;
  private final TextRules rules;
  private final Path folder;
  private final LongFunction<Tokenising.Watcher> watchers;

  private WholeTexts(
      Tokenizer tokenizer,
      String tokenizerHash,
      TextRules rules,
      Path folder,
      LongFunction<Tokenising.Watcher> watchers) {
    this.tokenizer = tokenizer;
    this.tokenizerHash = tokenizerHash;
    this.rules = rules;
    this.folder = folder;
    this.watchers = watchers;
  }

  /** Texts that are tokenised whenever they are read. */
  public static WholeTexts of(Tokenizer tokenizer, TextRules rules) {
    return new WholeTexts(tokenizer, null, rules, null, bytes -> Tokenising.Watcher.NOBODY);
  }

  /**
   * Texts that are tokenised once.
   *
   * @param tokenizerHash {@link Tokenizer#identity()}
   * @param folder where they are kept; need not exist
   */
  public static WholeTexts keptIn(
      Path folder, Tokenizer tokenizer, String tokenizerHash, TextRules rules) {
    return new WholeTexts(
        tokenizer, tokenizerHash, rules, folder, bytes -> Tokenising.Watcher.NOBODY);
  }

  /**
   * The same, with a watcher that is told the progress of texts whose tokenising takes seconds.
   *
   * @param watching given the bytes of such a text, who is told
   */
  public WholeTexts watched(LongFunction<Tokenising.Watcher> watching) {
    return new WholeTexts(tokenizer, tokenizerHash, rules, folder, watching);
  }

  /**
   * A text.
   *
   * @param segment all of it
   */
  public record Whole(Segment segment, TextSummary summary) {}

  /** The tokenizer. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /**
   * The lines that have text, and where documents end.
   *
   * @throws Problem if the file cannot be read, has bad lines that are refused, or has no text
   */
  public Whole read(Path file) {
    Whole whole = kept(file, TextShape.of(file, rules.field()), false);
    whole.summary.requireText(file);
    return whole;
  }

  /**
   * All lines of a file that is aligned with others; an empty one has no ids.
   *
   * @throws Problem if the file cannot be read or has bad lines that are refused
   */
  public Whole readAligned(Path file) {
    return kept(file, new TextShape(null), true);
  }

  private Whole kept(Path file, TextShape shape, boolean aligned) {
    if (folder == null) {
      return made(file, shape, aligned);
    }
    String kind = aligned ? "aligned" : shape.field() == null ? "text" : "field." + shape.field();
    String name =
        String.join("-", kind, FileHash.sha256(file), tokenizerHash, rules.badLines().name());
    Path place = folder.resolve(name + ".tokens");
    if (!Files.exists(place)) {
      Whole made = made(file, shape, aligned);
      if (aligned || made.summary.texts() > 0) {
        made.segment.write(place);
      }
      return made;
    }
    return summed(Segment.open(place), file);
  }

  private Whole made(Path file, TextShape shape, boolean aligned) {
    Tokenising.Watcher watcher = watcher(file);
    SegmentMaker[] maker = new SegmentMaker[1];
    maker[0] =
        new SegmentMaker(
            tokenizer.size(),
            lines -> {
              SegmentMaker.Progress done = maker[0].progress();
              watcher.waiting(done.bytes(), done.ids());
              return tokenizer.encodeAll(lines);
            },
            aligned);
    try (TextReader reader = TextReader.open(file, shape)) {
      Segment all = maker[0].next(reader, shape, Long.MAX_VALUE);
      return summed(
          all == null
              ? new SegmentBuilder(tokenizer.size())
                  .build(new Stretch(0, 0, 0, 0, 0, 0, 0, List.of()))
              : all,
          file);
    } catch (ArithmeticException e) {
      throw Problem.input(
              file, "at most 2 GB of token ids", "more", "give a part of the text in its place")
          .causedBy(e);
    } finally {
      watcher.over();
    }
  }

  private Tokenising.Watcher watcher(Path file) {
    long bytes = TextIdentity.size(file);
    return bytes < TAKES_SECONDS || TextIdentity.isPacked(file)
        ? Tokenising.Watcher.NOBODY
        : watchers.apply(bytes);
  }

  private Whole summed(Segment segment, Path file) {
    return new Whole(segment, TextSummary.of(file, List.of(segment.stretch()), rules.badLines()));
  }
}
