package org.ltp4j.pickle;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A Python list. As long as it holds integers only, they take eight bytes each. */
final class PickleList extends AbstractList<Object> {
  private long[] numbers = new long[0];
  private int size;
  private List<Object> others;

  @Override
  public boolean add(Object value) {
    if (others == null && value instanceof Long number) {
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, Math.max(16, Math.addExact(size, size >> 1)));
      }
      numbers[size++] = number;
      return true;
    }
    if (others == null) {
      others = new ArrayList<>(this);
    }
    return others.add(value);
  }

  @Override
  public Object get(int index) {
    return others == null ? (Object) numbers[index] : others.get(index);
  }

  @Override
  public int size() {
    return others == null ? size : others.size();
  }

  /** The integers, unless something else is in the list. */
  Optional<long[]> numbers() {
    return others == null ? Optional.of(Arrays.copyOf(numbers, size)) : Optional.empty();
  }
}
