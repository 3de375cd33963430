package org.ltp4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;

/** K examples per class, drawn with the run's seed (stream "few-shot"). */
public final class FewShot {
  private static final String STREAM = "few-shot";

  private FewShot() {}

  /**
   * Draws k examples of each class, in file order. Where a row may have several, each class gets k
   * rows that no class before it has got.
   *
   * @throws Problem if a class has fewer
   */
  public static Dataset sample(Dataset data, Task task, int k, Streams streams) {
    return draw(data, task, k, 1, streams).get(0);
  }

  /**
   * Draws k examples of each class to train on and k others to choose on.
   *
   * @throws Problem if a class has fewer than 2k
   */
  public static Split split(Dataset data, Task task, int k, Streams streams) {
    List<Dataset> parts = draw(data, task, k, 2, streams);
    return new Split(parts.get(0), parts.get(1));
  }

  private static List<Dataset> draw(Dataset data, Task task, int k, int parts, Streams streams) {
    if (k < 1) {
      throw Problem.usage("shots", "at least 1 example per class", k, "ask for more");
    }
    requireEnough(data, task, k * parts);
    List<TreeSet<Integer>> chosen = new ArrayList<>();
    IntStream.range(0, parts).forEach(part -> chosen.add(new TreeSet<>()));
    for (String label : task.classes()) {
      int[] rows =
          IntStream.range(0, data.size())
              .filter(i -> task.marks(data.examples().get(i)).contains(label))
              .filter(i -> chosen.stream().noneMatch(part -> part.contains(i)))
              .toArray();
      if (rows.length < k * parts) {
        throw tooFew(data, k * parts, rows.length + " left of", label);
      }
      int[] order = streams.permutation(rows.length, STREAM, label);
      for (int i = 0; i < k * parts; i++) {
        chosen.get(i / k).add(rows[order[i]]);
      }
    }
    String how = "%s per class, seed %s".formatted(k, streams.seed());
    return chosen.stream()
        .map(rows -> data.part(rows.stream().map(data.examples()::get).toList(), how))
        .toList();
  }

  private static void requireEnough(Dataset data, Task task, int needed) {
    data.counts(task).entrySet().stream()
        .min(Map.Entry.comparingByValue())
        .filter(count -> count.getValue() < needed)
        .ifPresent(
            count -> {
              throw tooFew(data, needed, count.getValue() + " of", count.getKey());
            });
  }

  private static Problem tooFew(Dataset data, int needed, String found, String label) {
    return Problem.input(
        data.source(),
        needed + " examples of every class",
        "%s '%s'".formatted(found, label),
        "ask for fewer shots");
  }
}
