package org.ltp4j.ticket;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;

/** Small models as lists of parameters, with scores to match. */
final class TestModels {
  private static final Pattern LAYER = Pattern.compile("\\.layer\\.(\\d+)\\.");

  private TestModels() {}

  /** Layer and kind from a canonical name. */
  static Parameter parameter(String name, long... shape) {
    Matcher layer = LAYER.matcher(name);
    return new Parameter(
        name, shape, layer.find() ? Integer.parseInt(layer.group(1)) + 1 : 0, kind(name));
  }

  /** Embeddings, some layers and an LM head; sizes around the boundaries of words and chunks. */
  static List<Parameter> model(int layers, int hidden, int vocabulary) {
    List<Parameter> all = new ArrayList<>();
    all.add(parameter("roberta.embeddings.word_embeddings.weight", vocabulary, hidden));
    all.add(parameter("roberta.embeddings.LayerNorm.weight", hidden));
    for (int i = 0; i < layers; i++) {
      String prefix = "roberta.encoder.layer." + i + ".";
      all.add(parameter(prefix + "attention.self.query.weight", hidden, hidden));
      all.add(parameter(prefix + "attention.self.key.weight", hidden, hidden));
      all.add(parameter(prefix + "attention.self.key.bias", hidden));
      all.add(parameter(prefix + "output.dense.bias", hidden));
    }
    all.add(new Parameter("lm_head.bias", new long[] {vocabulary}, layers + 1, Kind.LM_HEAD));
    return all;
  }

  /** Scores held in arrays, one for each parameter. */
  record ArrayScores(List<Parameter> parameters, List<float[]> values) implements Scores {
    @Override
    public void read(Parameter parameter, long offset, float[] out, int n) {
      float[] from = values.get(parameters.indexOf(parameter));
      System.arraycopy(from, (int) offset, out, 0, n);
    }

    @Override
    public String describe() {
      return "test scores";
    }
  }

  /** Scores with many ties, zeros and subnormal numbers, as a delta has them. */
  static ArrayScores difficult(List<Parameter> parameters, SplittableRandom random) {
    List<float[]> values = new ArrayList<>();
    for (Parameter p : parameters) {
      float[] v = new float[(int) p.elements()];
      for (int i = 0; i < v.length; i++) {
        v[i] =
            switch (random.nextInt(8)) {
              case 0, 1, 2 -> 0f;
              case 3 -> -0f;
              case 4 -> Float.MIN_VALUE * random.nextInt(4);
              case 5 -> 1e-3f * random.nextInt(3);
              case 6 -> random.nextInt(1000) == 0 ? Float.MAX_VALUE : 1f;
              default -> (float) random.nextDouble();
            };
      }
      values.add(v);
    }
    return new ArrayScores(parameters, values);
  }

  private static Kind kind(String name) {
    if (name.startsWith("lm_head")) {
      return Kind.LM_HEAD;
    }
    if (name.contains("LayerNorm")) {
      return Kind.LAYER_NORM;
    }
    List<String> parts =
        List.of(
            "word_embeddings",
            "position_embeddings",
            "token_type",
            "query",
            ".key.",
            ".value.",
            "attention.output",
            "intermediate",
            "output");
    for (int i = 0; i < parts.size(); i++) {
      if (name.contains(parts.get(i))) {
        return Kind.values()[i];
      }
    }
    throw new IllegalArgumentException(name);
  }
}
