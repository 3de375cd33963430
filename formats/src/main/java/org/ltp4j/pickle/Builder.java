package org.ltp4j.pickle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import org.ltp4j.safetensors.Quoted;

/**
 * What the allowed calls do: storages, tensors, empty dictionaries, shapes and NumPy's integers.
 */
final class Builder {
  private final Archive archive;
  private final PickleInput in;

  Builder(Archive archive, PickleInput in) {
    this.archive = archive;
    this.in = in;
  }

  /** {@code ("storage", type, key, device, elements)}. */
  Storage storage(Object reference) {
    if (reference instanceof List<?> parts
        && parts.size() == 5
        && "storage".equals(parts.get(0))
        && parts.get(1) instanceof Global.StorageType type
        && parts.get(2) instanceof String key
        && parts.get(4) instanceof Long elements) {
      return archive.storage(key, type.dtype(), elements);
    }
    throw in.bad("a reference to a storage", "another one");
  }

  /** Calls an allowed name. */
  Object call(Object callable, Object arguments) {
    if (callable instanceof Global.Callable name && arguments instanceof List<?> list) {
      return switch (name) {
        case ORDERED_DICT -> orderedDict(list);
        case REBUILD_TENSOR -> tensor(list);
        case REBUILD_PARAMETER -> parameter(list);
        case SIZE -> size(list);
        case NUMBER_TYPE -> numberType(list);
        case NUMBER -> number(list);
        case ENCODE -> latin1(list);
      };
    }
    throw in.bad("a call that builds a tensor", "a call of something else");
  }

  private Object orderedDict(List<?> arguments) {
    if (!arguments.isEmpty()) {
      throw in.bad("OrderedDict()", "arguments");
    }
    return new LinkedHashMap<Object, Object>();
  }

  /** {@code ((2, 3),)}. */
  private List<?> size(List<?> arguments) {
    if (arguments.size() == 1 && arguments.get(0) instanceof List<?> sizes) {
      return sizes;
    }
    throw in.bad("the sizes of a shape", "other arguments");
  }

  /** {@code ("i8", False, True)}: an integer of eight bytes. */
  private Global.NumberType numberType(List<?> arguments) {
    if (!arguments.isEmpty() && arguments.get(0) instanceof String code) {
      switch (code) {
        case "i8":
          return new Global.NumberType(Long.BYTES);
        case "i4":
          return new Global.NumberType(Integer.BYTES);
        default:
      }
    }
    throw in.bad("NumPy's type i8 or i4", "another one");
  }

  /** {@code (version, "<", …)}. */
  boolean isLittleEndian(Object state) {
    return state instanceof List<?> list && list.size() > 1 && "<".equals(list.get(1));
  }

  /** {@code (type, bytes)}. */
  private Long number(List<?> arguments) {
    if (arguments.size() == 2
        && arguments.get(0) instanceof Global.NumberType type
        && arguments.get(1) instanceof byte[] bytes
        && bytes.length == type.bytes()) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      return type.bytes() == Long.BYTES ? buffer.getLong() : (long) buffer.getInt();
    }
    throw in.bad("the bytes of one of NumPy's integers", "other arguments");
  }

  /** {@code (text, "latin1")}: bytes, each written as a character. */
  private byte[] latin1(List<?> arguments) {
    if (arguments.size() == 2
        && arguments.get(0) instanceof String text
        && "latin1".equals(arguments.get(1))
        && text.chars().allMatch(c -> c < 256)) {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
    throw in.bad("bytes as text in latin1", "other arguments");
  }

  /** {@code (tensor, requires_grad, hooks)}. */
  private View parameter(List<?> arguments) {
    if (arguments.size() == 3 && arguments.get(0) instanceof View view) {
      return view;
    }
    throw in.bad("a parameter made of a tensor", "other arguments");
  }

  /** {@code (storage, storage_offset, size, stride, requires_grad, hooks[, metadata])}. */
  private View tensor(List<?> arguments) {
    if (arguments.size() >= 6
        && arguments.size() <= 7
        && arguments.get(0) instanceof Storage storage
        && arguments.get(1) instanceof Long first
        && arguments.get(2) instanceof List<?> shape
        && arguments.get(3) instanceof List<?> strides
        && shape.size() == strides.size()) {
      return checked(new View(storage, first, sizes(shape), sizes(strides)));
    }
    throw in.bad("a tensor's storage, offset, shape and strides", "other arguments");
  }

  private long[] sizes(List<?> values) {
    long[] sizes = new long[values.size()];
    for (int i = 0; i < sizes.length; i++) {
      if (!(values.get(i) instanceof Long size) || size < 0) {
        throw in.bad("sizes and strides of at least 0", Quoted.of(kind(values.get(i))));
      }
      sizes[i] = size;
    }
    return sizes;
  }

  private static String kind(Object value) {
    return value instanceof Long number ? number.toString() : value.getClass().getSimpleName();
  }

  private View checked(View view) {
    long available = view.storage().elements();
    try {
      boolean inside = view.first() >= 0 && Math.addExact(view.first(), view.span()) <= available;
      // More elements than the storage has: an expanded tensor, which a file could blow up with.
      if (inside && view.elements() <= available) {
        return view;
      }
    } catch (ArithmeticException e) {
      throw in.bad("a tensor inside its storage", "one over 64 bits").causedBy(e);
    }
    throw in.bad("a tensor inside its storage of " + available + " elements", "a larger one");
  }
}
