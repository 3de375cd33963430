package org.ltp4j.survey;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ltp4j.data.Task;
import org.ltp4j.template.Placement;
import org.ltp4j.template.Template;
import org.ltp4j.template.TemplateEncoder;
import org.ltp4j.tokenizer.Tokenizer;

/** Measures the inputs of one language, many at a time on all processors. */
final class Meter {
  /** No input is this long, so none is shortened. */
  private static final int ENDLESS = 1 << 28;

  private static final int BATCH = 4096;

  private final Tokenizer tokenizer;
  private final TemplateEncoder encoder;
  private final int maxLength;
  private final int frame;
  private final List<Map<String, String>> waiting = new ArrayList<>();
  private final IntStream.Builder lengths = IntStream.builder();
  private long pieces;
  private long unknown;
  private long characters;

  Meter(Tokenizer tokenizer, Task task, int maxLength) {
    this.tokenizer = tokenizer;
    this.maxLength = maxLength;
    Template template = Template.parse(task.template());
    int prompt = template.promptLength();
    this.encoder =
        new TemplateEncoder(tokenizer, template, Placement.PREFIX, prompt, ENDLESS, true);
    Map<String, String> empty = new HashMap<>();
    task.fields().forEach(field -> empty.put(field, ""));
    this.frame = tokens(empty).length;
  }

  /** The input without the virtual tokens that the template has. */
  private int[] tokens(Map<String, String> fields) {
    return IntStream.of(encoder.encode(fields).ids()).filter(id -> id >= 0).toArray();
  }

  void add(Map<String, String> fields) {
    waiting.add(fields);
    if (waiting.size() == BATCH) {
      measure();
    }
  }

  Lengths finish() {
    measure();
    int[] sorted = lengths.build().sorted().toArray();
    if (sorted.length == 0) {
      return null;
    }
    return new Lengths(
        share(sorted, 0.5),
        share(sorted, 0.95),
        sorted[sorted.length - 1],
        (double) Arrays.stream(sorted).filter(length -> length > maxLength).count() / sorted.length,
        (double) unknown / Math.max(1, pieces),
        (double) pieces / Math.max(1, characters));
  }

  private void measure() {
    waiting.parallelStream()
        .map(this::tokens)
        .toList()
        .forEach(
            ids -> {
              lengths.add(ids.length);
              pieces += Math.max(0, ids.length - frame);
              unknown += IntStream.of(ids).filter(id -> id == tokenizer.unk()).count();
            });
    for (Map<String, String> fields : waiting) {
      characters +=
          encoder.template().fields().stream()
              .map(fields::get)
              .mapToLong(text -> text.codePointCount(0, text.length()))
              .sum();
    }
    waiting.clear();
  }

  /** The least length that so many of the inputs do not exceed. */
  private static int share(int[] sorted, double share) {
    return sorted[(int) Math.max(0, Math.ceil(share * sorted.length) - 1)];
  }
}
