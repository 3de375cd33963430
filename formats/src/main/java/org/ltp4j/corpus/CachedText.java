package org.ltp4j.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.LongConsumer;
import org.ltp4j.data.BadRows;
import org.ltp4j.data.TextIdentity;
import org.ltp4j.data.TextReader;
import org.ltp4j.data.TextShape;
import org.ltp4j.files.FileHash;
import org.ltp4j.files.Sha256;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * A large text as a token cache knows it: what the folder with its segments is called, and what the
 * files in it are. Segments are made one after another while training waits for them ({@link
 * Tokenising}), or in any order and place: where each begins is found without tokenising.
 *
 * @param file the text
 * @param shape how it stands in the lines
 * @param cut where segments end
 * @param badLines what happens to lines that cannot be used
 * @param folder name of its folder in the cache, which follows from text, tokenizer and rules
 * @param about what the folder is of, the content of its {@link #ABOUT}
 */
public record CachedText(
    Path file, TextShape shape, Cut cut, BadRows badLines, String folder, String about) {
  /** The file that says what the folder is of. */
  public static final String ABOUT = "about.json";

  /** The file that is written when all segments are there; it holds their number. */
  public static final String END = "end.json";

  static final String SEGMENTS = "segments";
  private static final int NAME_BYTES = 16;

  /**
   * Where a segment begins.
   *
   * @param bytes of unpacked text before it
   * @param lines before it
   */
  public record Start(long bytes, long lines) implements Serializable {}

  /** Is given segments as they are made. */
  @FunctionalInterface
  public interface Sink {
    /** Called with each, in ascending order. */
    void take(int number, Segment segment);
  }

  /**
   * A text.
   *
   * @param tokenizer {@link Tokenizer#identity()}
   * @param called the text's place, for whoever reads about the folder
   */
  public static CachedText of(
      Path file, String tokenizer, TextRules rules, Cut cut, String called) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("text", TextIdentity.large(file));
    about.put("tokenizer", tokenizer);
    about.put("bad_lines", rules.badLines().name());
    TextShape shape = TextShape.of(file, rules.field());
    if (shape.field() != null) {
      about.put("field", shape.field());
    }
    about.put("cut", cut.toString());
    String folder = Sha256.of(Json.line(about)).substring(0, 2 * NAME_BYTES);
    about.put("file", called);
    about.put("bytes", TextIdentity.size(file));
    return new CachedText(file, shape, cut, rules.badLines(), folder, Json.page(about));
  }

  /** The name of a segment's file. */
  public static String segment(int number) {
    return String.format(Locale.ROOT, "%06d.tokens", number);
  }

  /** Samples of the text. */
  public TextSamples samples(Tokenizer tokenizer) {
    return TextSampler.all(file, shape, tokenizer);
  }

  /**
   * Tokenises the text as a whole, as training does with small ones.
   *
   * @param sink takes the token ids
   * @throws Problem if the text cannot be read or used
   */
  public FolderContents.Small whole(Tokenizer tokenizer, Consumer<Segment> sink) {
    TextRules rules = new TextRules(badLines, shape.field());
    Segment all = WholeTexts.of(tokenizer, rules).read(file).segment();
    sink.accept(all);
    return new FolderContents.Small(FileHash.sha256(file), all.checksum());
  }

  /**
   * What training has to know of the text beside its token ids.
   *
   * @param checksums {@link Segment#checksum()} of all segments
   * @param packed whether the file is packed
   * @param small null if training does not read the text as a whole
   */
  public FolderContents contents(
      List<Integer> checksums, boolean packed, TextSamples samples, FolderContents.Small small) {
    try {
      return new FolderContents(
          Json.MAPPER.readValue(about, new TypeReference<>() {}),
          packed,
          checksums,
          samples,
          small);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("it was written here", e);
    }
  }

  /** The content of {@link #END}. */
  public static String end(int segments) {
    return Json.page(Map.of(SEGMENTS, segments));
  }

  /** Where the segments begin, and behind them where the text ends. Reads the text. */
  public List<Start> starts() {
    return starts(taken -> {});
  }

  /**
   * The same.
   *
   * @param taken hears now and then how many bytes of the file have been read
   * @throws Problem if it cannot be read
   */
  public List<Start> starts(LongConsumer taken) {
    List<Start> starts = new ArrayList<>(List.of(new Start(0, 0)));
    try (TextReader reader = TextReader.open(file, shape)) {
      while (true) {
        Start last = starts.get(starts.size() - 1);
        reader.passTo(last.bytes() + cut.bytes(starts.size() - 1));
        taken.accept(reader.taken());
        if (reader.position() == last.bytes()) {
          return List.copyOf(starts);
        }
        starts.add(new Start(reader.position(), reader.lines()));
      }
    }
  }

  /**
   * Makes some neighbouring segments.
   *
   * @param starts {@link #starts()}
   * @param from the first of them
   * @param to the one behind the last
   * @param wanted which of them are not there
   * @throws Problem if the text cannot be read or used, or is no longer the one it was
   */
  public void make(
      List<Start> starts, int from, int to, Tokenizer tokenizer, IntPredicate wanted, Sink sink) {
    SegmentMaker maker =
        new SegmentMaker(
            tokenizer.size(), lines -> lines.stream().map(tokenizer::encode).toList(), false);
    try (TextReader reader = TextReader.open(file, shape)) {
      for (int i = from; i < to; i++) {
        if (!wanted.test(i)) {
          continue;
        }
        reader.skipTo(starts.get(i).bytes(), starts.get(i).lines());
        Segment made = maker.next(reader, shape, cut.bytes(i));
        if (made == null || made.stretch().to() != starts.get(i + 1).bytes()) {
          throw Problem.input(
              file, "the text that was looked at before", "another one", "run it again");
        }
        refuseBad(made);
        sink.take(i, made);
      }
    }
  }

  /**
   * Refuses a segment with lines that cannot be used, if the rules do.
   *
   * @throws Problem if there are some
   */
  void refuseBad(Segment segment) {
    if (badLines == BadRows.REJECT) {
      TextSummary.of(file, List.of(segment.stretch()), badLines);
    }
  }

  /**
   * What was found in the whole text.
   *
   * @param stretches of all segments
   * @throws Problem if there is no text
   */
  public TextSummary summary(List<Stretch> stretches) {
    return TextSummary.of(file, stretches, badLines).requireText(file);
  }
}
