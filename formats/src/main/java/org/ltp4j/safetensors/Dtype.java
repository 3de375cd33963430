package org.ltp4j.safetensors;

/** Element types of the safetensors format; the constants carry the format's own names. */
public enum Dtype {
  /** Boolean, one byte. */
  BOOL(1),
  /** Unsigned byte. */
  U8(1),
  /** Signed byte. */
  I8(1),
  /** 16-bit signed integer. */
  I16(2),
  /** 32-bit signed integer. */
  I32(4),
  /** 64-bit signed integer. */
  I64(8),
  /** IEEE half precision. */
  F16(2),
  /** bfloat16. */
  BF16(2),
  /** IEEE single precision. */
  F32(4),
  /** IEEE double precision. */
  F64(8);

  private final int bytes;

  Dtype(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes per element. */
  public int bytes() {
    return bytes;
  }
}
