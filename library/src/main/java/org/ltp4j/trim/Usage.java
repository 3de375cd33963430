package org.ltp4j.trim;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ltp4j.data.BadRows;
import org.ltp4j.data.TextFiles;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.Progress;
import org.ltp4j.tokenizer.Tokenizer;

/** How often texts use each piece. */
final class Usage {
  private static final int LINES_AT_ONCE = 512;
  private static final int CHARACTERS_AT_ONCE = 1 << 20;
  private static final int SAMPLES_PER_FILE = 32;

  private final Tokenizer tokenizer;
  private final Runnable pause;
  private final long[] own; // by id, of the text that is read
  private final long[] counts; // by id, of the texts before it
  private final double[] weights; // likewise
  private final List<String> samples = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<String> waiting = new ArrayList<>();
  private int waitingCharacters;
  private long lines;
  private long tokens;

  private Usage(Tokenizer tokenizer, Runnable pause) {
    this.tokenizer = tokenizer;
    this.pause = pause;
    this.own = new long[tokenizer.size()];
    this.counts = new long[tokenizer.size()];
    this.weights = new double[tokenizer.size()];
  }

  /**
   * Reads files in memory that does not grow with them, those that are pieces of one text together.
   *
   * @param exponent a text counts in proportion to size^exponent
   * @param pause called now and then; what it throws ends the reading
   * @throws Problem if a file cannot be used, or all of them hold nothing that makes pieces
   */
  static Usage count(
      List<Path> files,
      Tokenizer tokenizer,
      BadRows badLines,
      double exponent,
      Progress progress,
      Runnable pause) {
    Usage usage = new Usage(tokenizer, pause);
    Collection<List<Path>> texts =
        files.stream()
            .collect(
                Collectors.groupingBy(TextFiles::whole, LinkedHashMap::new, Collectors.toList()))
            .values();
    int done = 0;
    for (List<Path> text : texts) {
      for (Path file : text) {
        usage.read(file, badLines, done, progress);
        progress.step(++done, usage.tokens, Double.NaN);
      }
      usage.add(exponent);
    }
    if (usage.tokens == 0) {
      throw Problem.input(
          files.get(0), "text that makes pieces", "none", "give text in the languages to keep");
    }
    return usage;
  }

  private void read(Path file, BadRows badLines, int done, Progress progress) {
    int known = samples.size();
    TextFiles.Summary summary =
        TextFiles.read(
            file,
            badLines,
            line -> {
              if (samples.size() < known + SAMPLES_PER_FILE) {
                samples.add(line);
              }
              waiting.add(line);
              waitingCharacters += line.length();
              if (waiting.size() == LINES_AT_ONCE || waitingCharacters > CHARACTERS_AT_ONCE) {
                flush();
                progress.step(done, tokens, Double.NaN);
              }
            });
    flush();
    lines += summary.lines();
    warnings.addAll(summary.warnings());
  }

  private void flush() {
    pause.run();
    if (waiting.isEmpty()) {
      return;
    }
    for (int[] ids : tokenizer.encodeAll(waiting)) {
      for (int id : ids) {
        own[id]++;
      }
      tokens += ids.length;
    }
    waiting.clear();
    waitingCharacters = 0;
  }

  /** Adds a text that was read. */
  private void add(double exponent) {
    long size = Arrays.stream(own).sum();
    double each = size == 0 ? 0 : Math.pow(size, exponent - 1);
    for (int id = 0; id < own.length; id++) {
      counts[id] += own[id];
      weights[id] += own[id] * each;
    }
    Arrays.fill(own, 0);
  }

  /** By id, in all texts. */
  long[] counts() {
    return counts.clone();
  }

  /**
   * How much each piece counts, by id: as often as it is used where the exponent is 1, as its share
   * of each text where it is 0.
   */
  double[] weights() {
    return weights.clone();
  }

  long lines() {
    return lines;
  }

  long tokens() {
    return tokens;
  }

  /** The ids that occur. */
  BitSet used() {
    BitSet used = new BitSet();
    IntStream.range(0, counts.length).filter(id -> counts[id] > 0).forEach(used::set);
    return used;
  }

  /** The first lines of each file. */
  List<String> samples() {
    return List.copyOf(samples);
  }

  /** Lines that were left out. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }
}
