package org.ltp4j.mlm;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.ltp4j.data.BadRows;
import org.ltp4j.data.TextFiles;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.files.FileHash;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Text files as token ids, line by line. They can be kept in a folder: tokenising hundreds of
 * megabytes takes minutes, which a run that goes on need not spend again. A kept file's name says
 * all that decides its content: the hashes of text and tokenizer, and what happens to bad lines.
 */
final class LineTokens {
  private static final int END = -1;
  private static final int LINES_AT_ONCE = 512;
  private static final int BUFFER = 1 << 16;

  private final Tokenizer tokenizer;
  private final String tokenizerHash;
  private final BadRows bad;
  private final Path folder;

  private LineTokens(Tokenizer tokenizer, String tokenizerHash, BadRows bad, Path folder) {
    this.tokenizer = tokenizer;
    this.tokenizerHash = tokenizerHash;
    this.bad = bad;
    this.folder = folder;
  }

  /** Lines that are tokenised whenever they are read. */
  static LineTokens of(Tokenizer tokenizer, BadRows bad) {
    return new LineTokens(tokenizer, null, bad, null);
  }

  /**
   * Lines that are tokenised once.
   *
   * @param tokenizerHash {@link Tokenizer#identity()}
   * @param folder where they are kept; need not exist
   */
  static LineTokens keptIn(Path folder, Tokenizer tokenizer, String tokenizerHash, BadRows bad) {
    return new LineTokens(tokenizer, tokenizerHash, bad, folder);
  }

  /**
   * What was read.
   *
   * @param lines how many lines with text
   * @param warnings lines that were left out
   */
  record Summary(long lines, List<String> warnings) {}

  /** The tokenizer. */
  Tokenizer tokenizer() {
    return tokenizer;
  }

  /**
   * Hands over the ids of every line that has text, without special ones.
   *
   * @throws Problem as {@link TextFiles#read}
   */
  Summary read(Path file, Consumer<int[]> sink) {
    return kept("text", file, sink, all -> tokenise(file, all));
  }

  /**
   * Hands over the ids of all lines of a file that is aligned with others; none for an empty one.
   *
   * @throws Problem as {@link TextFiles#readAligned}
   */
  Summary readAligned(Path file, Consumer<int[]> sink) {
    return kept("aligned", file, sink, all -> tokeniseAligned(file, all));
  }

  private Summary kept(
      String kind, Path file, Consumer<int[]> sink, Function<Consumer<int[]>, Summary> reading) {
    if (folder == null) {
      return reading.apply(sink);
    }
    String name = String.join("-", kind, FileHash.sha256(file), tokenizerHash, bad.name());
    Path place = folder.resolve(name + ".ids");
    return Files.exists(place) ? replay(place, sink) : record(place, sink, reading);
  }

  private static Summary record(
      Path place, Consumer<int[]> sink, Function<Consumer<int[]>, Summary> reading) {
    Summary[] summary = new Summary[1];
    AtomicFiles.write(
        place,
        stream -> {
          DataOutputStream out = new DataOutputStream(new BufferedOutputStream(stream, BUFFER));
          summary[0] = reading.apply(sink.andThen(ids -> write(ids, out, place)));
          out.writeInt(END);
          out.writeLong(summary[0].lines());
          out.writeInt(summary[0].warnings().size());
          for (String warning : summary[0].warnings()) {
            out.writeUTF(warning);
          }
          out.flush();
        });
    return summary[0];
  }

  private static void write(int[] ids, DataOutputStream out, Path place) {
    try {
      out.writeInt(ids.length);
      for (int id : ids) {
        out.writeInt(id);
      }
    } catch (IOException e) {
      throw AtomicFiles.unwritable(place, e);
    }
  }

  private static Summary replay(Path place, Consumer<int[]> sink) {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(place), BUFFER))) {
      for (int length = in.readInt(); length != END; length = in.readInt()) {
        int[] ids = new int[length];
        for (int i = 0; i < length; i++) {
          ids[i] = in.readInt();
        }
        sink.accept(ids);
      }
      long lines = in.readLong();
      List<String> warnings = new ArrayList<>();
      for (int i = in.readInt(); i > 0; i--) {
        warnings.add(in.readUTF());
      }
      return new Summary(lines, warnings);
    } catch (IOException e) {
      throw Problem.input(
              place, "the token ids that were written there", e.getMessage(), "delete the file")
          .causedBy(e);
    }
  }

  private Summary tokenise(Path file, Consumer<int[]> sink) {
    List<String> lines = new ArrayList<>();
    TextFiles.Summary summary =
        TextFiles.read(
            file,
            bad,
            line -> {
              lines.add(line);
              if (lines.size() == LINES_AT_ONCE) {
                encode(lines, sink);
                lines.clear();
              }
            });
    encode(lines, sink);
    return new Summary(summary.lines(), summary.warnings());
  }

  private Summary tokeniseAligned(Path file, Consumer<int[]> sink) {
    List<String> warnings = new ArrayList<>();
    List<String> lines = TextFiles.readAligned(file, bad, warnings);
    for (int from = 0; from < lines.size(); from += LINES_AT_ONCE) {
      encode(lines.subList(from, Math.min(lines.size(), from + LINES_AT_ONCE)), sink);
    }
    return new Summary(lines.size(), warnings);
  }

  private void encode(List<String> lines, Consumer<int[]> sink) {
    tokenizer.encodeAll(lines).forEach(sink);
  }
}
