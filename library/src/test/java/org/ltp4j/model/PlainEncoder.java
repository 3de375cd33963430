package org.ltp4j.model;

import java.util.HashMap;
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
    Family names = config.family();
    double[][] x = new double[row.length][];
    for (int s = 0; s < row.length; s++) {
      x[s] = row(names.wordEmbeddings(), row[s]);
      add(x[s], row(names.positionEmbeddings(), config.firstPosition() + s));
      add(x[s], row(names.typeEmbeddings(), 0));
    }
    norm(x, names.embeddingNorm());
    for (int i = 0; i < config.layers(); i++) {
      x = layer(names.layer(i), x);
    }
    return x;
  }

  private double[][] layer(String prefix, double[][] x) {
    double[][] context =
        attention(
            project(x, prefix + "attention.self.query."),
            prefixed(prefix, 0, project(x, prefix + "attention.self.key.")),
            prefixed(prefix, 1, project(x, prefix + "attention.self.value.")));
    double[][] middle = project(context, prefix + "attention.output.dense.");
    for (int s = 0; s < x.length; s++) {
      add(middle[s], x[s]);
    }
    norm(middle, prefix + "attention.output.LayerNorm.");
    double[][] wide = project(middle, prefix + "intermediate.dense.");
    for (double[] place : wide) {
      for (int j = 0; j < place.length; j++) {
        place[j] *= NORMAL.cumulativeProbability(place[j]);
      }
    }
    double[][] out = project(wide, prefix + "output.dense.");
    for (int s = 0; s < x.length; s++) {
      add(out[s], middle[s]);
    }
    norm(out, prefix + "output.LayerNorm.");
    return out;
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

  private double[][] attention(double[][] q, double[][] k, double[][] v) {
    int width = config.hidden() / config.heads();
    double[][] out = new double[q.length][config.hidden()];
    for (int head = 0; head < config.heads(); head++) {
      for (int s = 0; s < q.length; s++) {
        double[] shares = new double[k.length];
        double sum = 0;
        for (int t = 0; t < k.length; t++) {
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
    double[] bias = values.get(prefix + "bias");
    double[] weight = values.get(prefix + "weight").clone();
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
    double[] bias = values.get(prefix + "bias");
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
