package org.ltp4j.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;

/**
 * Train and dev out of one file in which several rows share a premise, as AmericasNLI's dev files
 * do: premises are shared out, half each (stream "premise-split"), so that none is on both sides.
 */
public final class PremiseSplit {
  private static final String STREAM = "premise-split";

  private PremiseSplit() {}

  /** Shares out all rows by the text of a field. */
  public static Split halves(Dataset data, String field, Streams streams) {
    Set<String> texts = new LinkedHashSet<>();
    data.examples().forEach(example -> texts.add(key(example, field)));
    List<String> premises = List.copyOf(texts);
    int[] order = streams.permutation(premises.size(), STREAM);
    Set<String> training = new HashSet<>();
    for (int i = 0; i < (premises.size() + 1) / 2; i++) {
      training.add(premises.get(order[i]));
    }
    List<Example> train = new ArrayList<>();
    List<Example> dev = new ArrayList<>();
    for (Example example : data.examples()) {
      (training.contains(key(example, field)) ? train : dev).add(example);
    }
    return new Split(
        data.part(train, "train half by " + field + ", seed " + streams.seed()),
        data.part(dev, "dev half by " + field + ", seed " + streams.seed()));
  }

  /**
   * Shares out by a field and draws k examples of each class from each half.
   *
   * @throws Problem if a half has fewer of a class
   */
  public static Split sample(Dataset data, Task task, String field, int k, Streams streams) {
    Split halves = halves(data, field, streams);
    return new Split(
        FewShot.sample(halves.train(), task, k, streams),
        FewShot.sample(halves.dev(), task, k, streams));
  }

  /** Differences in white space make no other premise. */
  private static String key(Example example, String field) {
    String text = example.fields().get(field);
    if (text == null) {
      throw Problem.usage(
          "split by " + field,
          "one of " + example.fields().keySet(),
          "no such field",
          "name one of them");
    }
    return text.strip().replaceAll("\\s+", " ");
  }
}
