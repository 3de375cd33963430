package org.ltp4j.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.ltp4j.engine.Tensors;
import org.ltp4j.parameter.Parameter;

/**
 * The encoder and its additions from their definitions, in double precision and plain Java: one row
 * at a time, no packing, no padding, every place computed. Values can be changed for differences.
 */
final class PlainEncoder {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** A layer's query, key, value, context, its norm, wide, narrow, its norm. */
  private static final List<String> BERT =
      List.of(
          "attention.self.query.",
          "attention.self.key.",
          "attention.self.value.",
          "attention.output.dense.",
          "attention.output.LayerNorm.",
          "intermediate.dense.",
          "output.dense.",
          "output.LayerNorm.");

  private static final List<String> DISTILBERT =
      List.of(
          "attention.q_lin.",
          "attention.k_lin.",
          "attention.v_lin.",
          "attention.out_lin.",
          "sa_layer_norm.",
          "ffn.lin1.",
          "ffn.lin2.",
          "output_layer_norm.");

  private final ModelConfig config;
  private final double scaling;
  private final Map<String, double[]> values = new HashMap<>();

  /** The values of now; {@code scaling} is α / r. */
  PlainEncoder(ModelWeights weights, Additions additions, double scaling) {
    this.config = weights.config();
    this.scaling = scaling;
    for (Parameter p : weights.parameters()) {
      values.put(p.name(), doubles(TinyModels.values(weights, p.name())));
    }
    additions.tensors().forEach((name, t) -> values.put(name, doubles(Tensors.floats(t))));
  }

  private static double[] doubles(float[] floats) {
    double[] doubles = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }

  /** The values that this computes with, by name. */
  Map<String, double[]> values() {
    return values;
  }

  /** Hidden states (S, H) of one row of token ids. */
  double[][] run(int[] row) {
    Family family = config.family();
    String tables = family.prefix() + "embeddings.";
    double[][] x = new double[row.length][];
    for (int s = 0; s < row.length; s++) {
      x[s] = row(family.wordEmbeddings(), row[s]);
      if (family != Family.MODERNBERT) {
        add(x[s], row(tables + "position_embeddings.weight", config.firstPosition() + s));
      }
      if (family == Family.BERT || family == Family.ROBERTA) {
        add(x[s], row(tables + "token_type_embeddings.weight", 0));
      }
    }
    norm(x, tables + (family == Family.MODERNBERT ? "norm." : "LayerNorm."));
    for (int i = 0; i < config.layers(); i++) {
      String p = family.layer(i);
      x =
          switch (family) {
            case BERT, ROBERTA -> layer(p, BERT, x);
            case DISTILBERT -> layer(p, DISTILBERT, x);
            case MODERNBERT -> modern(i, p, x);
          };
    }
    if (family == Family.MODERNBERT) {
      norm(x, "model.final_norm.");
    }
    return x;
  }

  private double[][] layer(String layer, List<String> names, double[][] x) {
    double[][] context =
        attention(
            project(x, layer + names.get(0)),
            prefixed(layer, 0, project(x, layer + names.get(1))),
            prefixed(layer, 1, project(x, layer + names.get(2))),
            x.length);
    double[][] middle = project(context, layer + names.get(3));
    addAll(middle, x);
    norm(middle, layer + names.get(4));
    double[][] wide = project(middle, layer + names.get(5));
    gelu(wide);
    double[][] out = project(wide, layer + names.get(6));
    addAll(out, middle);
    norm(out, layer + names.get(7));
    return out;
  }

  private double[][] modern(int i, String layer, double[][] x) {
    int h = config.hidden();
    AttentionSpan reach = config.rotary().reach(i);
    double[][] normed = copy(x);
    if (i > 0) {
      norm(normed, layer + "attn_norm.");
    }
    double[][] all = project(normed, layer + "attn.Wqkv.");
    double[][] q = columns(all, 0, h);
    double[][] k = columns(all, h, h);
    rotate(q, reach.theta());
    rotate(k, reach.theta());
    double[][] context =
        attention(
            q,
            prefixed(layer, 0, k),
            prefixed(layer, 1, columns(all, 2 * h, h)),
            reach.window() == 0 ? x.length : reach.window());
    double[][] middle = project(context, layer + "attn.Wo.");
    addAll(middle, x);
    double[][] inner = copy(middle);
    norm(inner, layer + "mlp_norm.");
    double[][] wide = project(inner, layer + "mlp.Wi.");
    double[][] gated = columns(wide, 0, config.intermediate());
    gelu(gated);
    for (int s = 0; s < x.length; s++) {
      for (int j = 0; j < gated[s].length; j++) {
        gated[s][j] *= wide[s][config.intermediate() + j];
      }
    }
    double[][] out = project(gated, layer + "mlp.Wo.");
    addAll(out, middle);
    return out;
  }

  /** Each head's pairs (j, D/2 + j), by the place times θ^(-2j/D). */
  private void rotate(double[][] x, double theta) {
    int width = config.hidden() / config.heads();
    for (int s = 0; s < x.length; s++) {
      for (int head = 0; head < config.heads(); head++) {
        for (int j = 0; j < width / 2; j++) {
          int low = head * width + j;
          int high = low + width / 2;
          double angle = s / Math.pow(theta, 2.0 * j / width);
          double a = x[s][low];
          double b = x[s][high];
          x[s][low] = a * Math.cos(angle) - b * Math.sin(angle);
          x[s][high] = b * Math.cos(angle) + a * Math.sin(angle);
        }
      }
    }
  }

  private static double[][] columns(double[][] x, int from, int count) {
    return Arrays.stream(x)
        .map(row -> Arrays.copyOfRange(row, from, from + count))
        .toArray(double[][]::new);
  }

  private static double[][] copy(double[][] x) {
    return columns(x, 0, x[0].length);
  }

  private static void gelu(double[][] x) {
    for (double[] place : x) {
      for (int j = 0; j < place.length; j++) {
        place[j] *= NORMAL.cumulativeProbability(place[j]);
      }
    }
  }

  private static void addAll(double[][] to, double[][] what) {
    for (int s = 0; s < to.length; s++) {
      add(to[s], what[s]);
    }
  }

  private double[][] prefixed(String layer, int part, double[][] rows) {
    double[] prefix = values.get(layer + "attention.self.prefix");
    if (prefix == null) {
      return rows;
    }
    int h = config.hidden();
    int length = prefix.length / (2 * h);
    double[][] all = new double[length + rows.length][];
    for (int j = 0; j < length; j++) {
      all[j] = new double[h];
      System.arraycopy(prefix, (part * length + j) * h, all[j], 0, h);
    }
    System.arraycopy(rows, 0, all, length, rows.length);
    return all;
  }

  /** Keys before those of the row's own places are seen from everywhere. */
  private double[][] attention(double[][] q, double[][] k, double[][] v, int window) {
    int width = config.hidden() / config.heads();
    double[][] out = new double[q.length][config.hidden()];
    for (int head = 0; head < config.heads(); head++) {
      for (int s = 0; s < q.length; s++) {
        double[] shares = new double[k.length];
        double sum = 0;
        for (int t = 0; t < k.length; t++) {
          int place = t - (k.length - q.length);
          if (place >= 0 && Math.abs(place - s) > window) {
            continue;
          }
          double score = 0;
          for (int d = head * width; d < (head + 1) * width; d++) {
            score += q[s][d] * k[t][d];
          }
          shares[t] = Math.exp(score / Math.sqrt(width));
          sum += shares[t];
        }
        for (int t = 0; t < k.length; t++) {
          for (int d = head * width; d < (head + 1) * width; d++) {
            out[s][d] += shares[t] / sum * v[t][d];
          }
        }
      }
    }
    return out;
  }

  /** x·(W + (α/r)·BA)ᵀ + b, with the sum of the weights made first. */
  private double[][] project(double[][] x, String prefix) {
    double[] weight = values.get(prefix + "weight").clone();
    double[] bias = values.getOrDefault(prefix + "bias", new double[weight.length / x[0].length]);
    double[] a = values.get(prefix + "lora_A.weight");
    double[] b = values.get(prefix + "lora_B.weight");
    int in = x[0].length;
    int out = bias.length;
    int rank = a == null ? 0 : a.length / in;
    double[][] y = new double[x.length][out];
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        for (int r = 0; r < rank; r++) {
          weight[o * in + i] += scaling * b[o * rank + r] * a[r * in + i];
        }
      }
      for (int s = 0; s < x.length; s++) {
        y[s][o] = bias[o];
        for (int i = 0; i < in; i++) {
          y[s][o] += weight[o * in + i] * x[s][i];
        }
      }
    }
    return y;
  }

  private void norm(double[][] x, String prefix) {
    double[] weight = values.get(prefix + "weight");
    double[] bias = values.getOrDefault(prefix + "bias", new double[weight.length]);
    for (double[] place : x) {
      double mean = 0;
      double square = 0;
      for (double value : place) {
        mean += value / place.length;
      }
      for (double value : place) {
        square += (value - mean) * (value - mean) / place.length;
      }
      for (int j = 0; j < place.length; j++) {
        place[j] = (place[j] - mean) / Math.sqrt(square + config.epsilon()) * weight[j] + bias[j];
      }
    }
  }

  private double[] row(String table, int row) {
    double[] copy = new double[config.hidden()];
    System.arraycopy(values.get(table), row * copy.length, copy, 0, copy.length);
    return copy;
  }

  private static void add(double[] to, double[] what) {
    for (int j = 0; j < to.length; j++) {
      to[j] += what[j];
    }
  }
}
