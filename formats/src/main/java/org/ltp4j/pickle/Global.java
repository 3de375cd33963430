package org.ltp4j.pickle;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.safetensors.Dtype;

/** The only Python names that a file of tensors may mention. */
sealed interface Global {
  /** An untyped run of elements in a file of its own. */
  record StorageType(Dtype dtype) implements Global {}

  /**
   * NumPy's type of an integer, little-endian.
   *
   * @param bytes of one
   */
  record NumberType(int bytes) implements Global {}

  /** Functions and classes that may be called; what a call does is written in {@link Builder}. */
  enum Callable implements Global {
    ORDERED_DICT,
    REBUILD_TENSOR,
    REBUILD_PARAMETER,
    SIZE,
    NUMBER_TYPE,
    NUMBER,
    ENCODE
  }

  /** Every allowed name. */
  Map<String, Global> ALLOWED = allowed();

  /** The meaning of a Python name, empty unless it is allowed. */
  static Optional<Global> named(String module, String name) {
    return Optional.ofNullable(ALLOWED.get(module + " " + name));
  }

  private static Map<String, Global> allowed() {
    Map<String, Global> names = new LinkedHashMap<>();
    names.put("collections OrderedDict", Callable.ORDERED_DICT);
    names.put("torch._utils _rebuild_tensor_v2", Callable.REBUILD_TENSOR);
    names.put("torch._utils _rebuild_parameter", Callable.REBUILD_PARAMETER);
    names.put("torch Size", Callable.SIZE);
    names.put("numpy dtype", Callable.NUMBER_TYPE);
    names.put("numpy.core.multiarray scalar", Callable.NUMBER);
    names.put("numpy._core.multiarray scalar", Callable.NUMBER);
    names.put("_codecs encode", Callable.ENCODE);
    names.put("torch FloatStorage", new StorageType(Dtype.F32));
    names.put("torch DoubleStorage", new StorageType(Dtype.F64));
    names.put("torch HalfStorage", new StorageType(Dtype.F16));
    names.put("torch BFloat16Storage", new StorageType(Dtype.BF16));
    names.put("torch LongStorage", new StorageType(Dtype.I64));
    names.put("torch IntStorage", new StorageType(Dtype.I32));
    names.put("torch ShortStorage", new StorageType(Dtype.I16));
    names.put("torch CharStorage", new StorageType(Dtype.I8));
    names.put("torch ByteStorage", new StorageType(Dtype.U8));
    names.put("torch BoolStorage", new StorageType(Dtype.BOOL));
    return Map.copyOf(names);
  }
}
