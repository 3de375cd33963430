package org.ltp4j.optim;

import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import org.ltp4j.engine.HostFloats;
import org.ltp4j.ticket.Bitmap;

/**
 * The loops over selected entries. Compact arrays hold one number per set bit, in ascending order
 * of the flat index; plain Java, so that results do not depend on the number of threads.
 */
final class EntryKernel {
  private EntryKernel() {}

  /** compact[j] += dense[i] for the j-th set bit i. */
  static void gatherAdd(Bitmap bits, HostFloats values, float[] compact) {
    int j = 0;
    for (int w = 0; w < bits.words(); w++) {
      FloatBuffer dense = values.window((long) w << 6);
      int base = values.inWindow((long) w << 6);
      for (long m = bits.word(w); m != 0; m &= m - 1) {
        compact[j++] += dense.get(base + Long.numberOfTrailingZeros(m));
      }
    }
  }

  /** As {@link #gatherAdd} from bfloat16, whose bits are the upper half of a float's. */
  static void gatherAdd(Bitmap bits, ShortBuffer dense, float[] compact) {
    int j = 0;
    for (int w = 0; w < bits.words(); w++) {
      int base = w << 6;
      for (long m = bits.word(w); m != 0; m &= m - 1) {
        int upper = dense.get(base + Long.numberOfTrailingZeros(m));
        compact[j++] += Float.intBitsToFloat(upper << 16);
      }
    }
  }

  /** compact[j] = dense[i] for the j-th set bit i. */
  static float[] gather(Bitmap bits, HostFloats dense, int count) {
    float[] compact = new float[count];
    gatherAdd(bits, dense, compact);
    return compact;
  }

  /** dense[i] = compact[j] for the j-th set bit i. */
  static void scatter(Bitmap bits, float[] compact, HostFloats values) {
    int j = 0;
    for (int w = 0; w < bits.words(); w++) {
      FloatBuffer dense = values.window((long) w << 6);
      int base = values.inWindow((long) w << 6);
      for (long m = bits.word(w); m != 0; m &= m - 1) {
        dense.put(base + Long.numberOfTrailingZeros(m), compact[j++]);
      }
    }
  }

  /** dense[i] = shrink·dense[i] - change[j] for the j-th set bit i. */
  static void scatterSubtract(Bitmap bits, float[] change, float shrink, HostFloats values) {
    int j = 0;
    for (int w = 0; w < bits.words(); w++) {
      FloatBuffer dense = values.window((long) w << 6);
      int base = values.inWindow((long) w << 6);
      for (long m = bits.word(w); m != 0; m &= m - 1) {
        int i = base + Long.numberOfTrailingZeros(m);
        dense.put(i, shrink * dense.get(i) - change[j++]);
      }
    }
  }

  /** Σ x² over [from, to), in double precision; four sums, which need not wait for each other. */
  static double sumOfSquares(float[] x, int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int j = from;
    for (; j + 4 <= to; j += 4) {
      a += (double) x[j] * x[j];
      b += (double) x[j + 1] * x[j + 1];
      c += (double) x[j + 2] * x[j + 2];
      d += (double) x[j + 3] * x[j + 3];
    }
    for (; j < to; j++) {
      a += (double) x[j] * x[j];
    }
    return a + b + (c + d);
  }

  /**
   * One Adam step over compact arrays: updates the moments and leaves in {@code g} what is to be
   * subtracted from the values. One straight loop, which the compiler turns into vector code.
   */
  static void adam(float[] g, float[] m, float[] v, int count, Adam.Update update) {
    float scale = (float) update.scale();
    float keep1 = (float) (1 - update.adam().beta1());
    float beta2 = (float) update.adam().beta2();
    float keep2 = (float) (1 - update.adam().beta2());
    float step = (float) update.stepSize();
    float root = (float) update.rootCorrection();
    float epsilon = (float) update.adam().epsilon();
    for (int j = 0; j < count; j++) {
      float gradient = scale * g[j];
      float first = m[j] + keep1 * (gradient - m[j]);
      float second = beta2 * v[j] + keep2 * gradient * gradient;
      m[j] = first;
      v[j] = second;
      g[j] = step * first / ((float) Math.sqrt(second) / root + epsilon);
    }
  }

  static void zero(float[] x, int count) {
    Arrays.fill(x, 0, count, 0f);
  }
}
