package org.ltp4j.adapter;

import org.ltp4j.parameter.Parameter;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.ticket.TensorFloats;

/** Numbers of one tensor by flat index, for a walk that goes forward: a small part is in memory. */
final class FloatCursor {
  private static final int WINDOW = 1 << 14;

  private final TensorFloats source;
  private final Parameter parameter;
  private final float[] window;
  private long first = -1;

  FloatCursor(TensorSource source, Parameter parameter) {
    this.source = new TensorFloats(source);
    this.parameter = parameter;
    this.window = new float[(int) Math.min(WINDOW, parameter.elements())];
  }

  float get(long i) {
    long wanted = i - i % WINDOW;
    if (wanted != first) {
      int n = (int) Math.min(WINDOW, parameter.elements() - wanted);
      source.read(parameter, wanted, window, 0, n);
      first = wanted;
    }
    return window[(int) (i - wanted)];
  }
}
