package org.ltp4j.service;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.ltp4j.answer.BatchQueue;
import org.ltp4j.answer.Batching;
import org.ltp4j.answer.Classification;
import org.ltp4j.answer.ClassifierInfo;
import org.ltp4j.answer.TextClassifier;
import org.ltp4j.data.TaskKind;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.problem.Problem;
import org.ltp4j.template.Encoded;

/**
 * A classifier without a model: texts are as long or short as they have characters, in whatever
 * words.
 */
final class Parrot implements TextClassifier {
  private final String longLabel;
  private final String shortLabel;
  private final List<String> fields;
  private final BatchQueue queue;

  /** Counted down when a text "wait" is being answered, which ends with {@link #go}. */
  final CountDownLatch isWaiting = new CountDownLatch(1);

  final CountDownLatch go = new CountDownLatch(1);

  /** What it was asked last, field by field. */
  volatile Map<String, String> last = Map.of();

  Parrot(int mostWaiting, String... fields) {
    this("long", "short", mostWaiting, fields);
  }

  Parrot(String longLabel, String shortLabel, int mostWaiting, String... fields) {
    this.longLabel = longLabel;
    this.shortLabel = shortLabel;
    this.fields = List.of(fields);
    this.queue = new BatchQueue(new Batching(64, mostWaiting), this::scores, 1);
  }

  private List<float[]> scores(List<Encoded> inputs) {
    for (Encoded input : inputs) {
      if (input.readAt() == 1) {
        isWaiting.countDown();
        try {
          go.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return inputs.stream().map(i -> new float[] {i.dropped(), 10}).toList();
  }

  @Override
  public ClassifierInfo info() {
    return new ClassifierInfo(
        "length",
        TaskKind.SINGLE_LABEL,
        fields,
        List.of(longLabel, shortLabel),
        List.of("en"),
        20,
        new Confidence(1, 0.51),
        "none",
        Map.of());
  }

  @Override
  public CompletableFuture<List<Classification>> submit(List<Map<String, String>> texts) {
    if (!texts.isEmpty()) {
      last = texts.get(texts.size() - 1);
    }
    List<String> whole = texts.stream().map(t -> String.join("", t.values())).toList();
    if (whole.stream().anyMatch(String::isBlank)) {
      throw Problem.input("text 1", "text in some field", "white space only", "leave it out");
    }
    List<Encoded> inputs =
        whole.stream()
            .map(t -> new Encoded(new int[1], t.equals("wait") ? 1 : 0, false, t.length()))
            .toList();
    return queue.submit(inputs, scores -> answers(whole, scores));
  }

  private List<Classification> answers(List<String> texts, List<float[]> scores) {
    return IntStream.range(0, texts.size())
        .mapToObj(
            i -> {
              float[] s = scores.get(i);
              Map<String, Double> p = new LinkedHashMap<>();
              p.put(longLabel, s[0] / (s[0] + 10.0));
              p.put(shortLabel, 10.0 / (s[0] + 10.0));
              return new Classification(
                  s[0] > 10 ? longLabel : shortLabel,
                  p,
                  Map.of(longLabel, s[0]),
                  s[0] > 20,
                  s[0] == 10);
            })
        .toList();
  }

  @Override
  public int waiting() {
    return queue.waiting();
  }

  @Override
  public void close() {
    go.countDown();
    queue.close();
  }
}
