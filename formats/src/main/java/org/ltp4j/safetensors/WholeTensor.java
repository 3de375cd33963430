package org.ltp4j.safetensors;

import java.util.Arrays;

/**
 * A tensor's values in single precision, such as a head's that was trained as a whole.
 *
 * @param name the parameter's, as transformers has it
 * @param shape sizes, outermost first
 * @param values all of them, row by row: not differences
 */
public record WholeTensor(String name, long[] shape, float[] values) {
  @Override
  public boolean equals(Object other) {
    return other instanceof WholeTensor t
        && name.equals(t.name)
        && Arrays.equals(shape, t.shape)
        && Arrays.equals(values, t.values);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name + Arrays.toString(shape);
  }
}
