package org.ltp4j.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ltp4j.problem.Problem;

/**
 * The largest number in each channel of the products' inputs, on a few texts. Which channels hold
 * outliers hardly depends on the text.
 *
 * @param channels for each input, by its number
 * @param weights the largest of each channel's weights, likewise
 */
record Ranges(List<float[]> channels, List<float[]> weights) {
  /** No channel is divided by less than this share of what is usual. */
  private static final double LEAST = 0.01;

  /** What counts as nothing. */
  private static final double NOTHING = 1e-6;

  /** The name of the output that tells an input's. */
  static String name(int number) {
    return "largest." + number;
  }

  /**
   * Measures.
   *
   * @param graph one that tells them
   * @param rows ids of texts
   * @param weights see the record
   */
  static Ranges of(Path graph, List<int[]> rows, List<float[]> weights) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtSession session = environment.createSession(graph.toString(), options)) {
      List<float[]> channels = new ArrayList<>();
      while (session.getOutputNames().contains(name(channels.size()))) {
        channels.add(null);
      }
      for (int[] row : rows) {
        long[] ids = IntStream.of(row).asLongStream().toArray();
        long[] mask = new long[row.length];
        Arrays.fill(mask, 1);
        long[] shape = {1, row.length};
        try (OnnxTensor idsTensor =
                OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
            OnnxTensor maskTensor =
                OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape);
            OrtSession.Result result = session.run(Map.of("ids", idsTensor, "mask", maskTensor))) {
          for (int i = 0; i < channels.size(); i++) {
            float[] found = (float[]) result.get(name(i)).orElseThrow().getValue();
            channels.set(i, larger(channels.get(i), found));
          }
        }
      }
      return new Ranges(channels, weights);
    } catch (OrtException e) {
      throw Problem.input(graph, "a graph that ONNX Runtime computes", e.getMessage(), "report it")
          .causedBy(e);
    }
  }

  private static float[] larger(float[] one, float[] other) {
    if (one == null) {
      return other;
    }
    float[] larger = new float[one.length];
    for (int i = 0; i < one.length; i++) {
      larger[i] = Math.max(one[i], other[i]);
    }
    return larger;
  }

  /**
   * What each channel of an input is divided by: the root of its largest number over its largest
   * weight, as a multiple of the channels' geometric mean.
   */
  float[] factors(int input) {
    float[] largest = channels.get(input);
    double[] logs = new double[largest.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = (log(largest[i]) - log(weights.get(input)[i])) / 2;
    }
    double mean = Arrays.stream(logs).average().orElse(0);
    float[] factors = new float[logs.length];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = (float) Math.max(LEAST, Math.exp(logs[i] - mean));
    }
    return factors;
  }

  private static double log(double value) {
    return Math.log(Math.max(value, NOTHING));
  }

  /** The channels with the largest numbers, ascending. */
  int[] largest(int input, int count) {
    float[] largest = channels.get(input);
    return IntStream.range(0, largest.length)
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> -largest[i]))
        .limit(count)
        .mapToInt(i -> i)
        .sorted()
        .toArray();
  }
}
