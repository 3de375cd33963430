package org.ltp4j.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.ltp4j.problem.Problem;

class FloatsTest {
  @Test
  void everyHalfIsTheNumberItsBitsStandFor() {
    for (int bits = 0; bits < 0x10000; bits++) {
      float value = Floats.ofHalf((short) bits);

      assertThat(value).as("0x%04x", bits).isEqualTo(Float.valueOf((float) half(bits)));
      if (!Float.isNaN(value)) {
        assertThat(Float.floatToRawIntBits(value) < 0)
            .as("sign of 0x%04x", bits)
            .isEqualTo(bits >= 0x8000);
      }
    }
  }

  /** The definition: (-1)^sign * 1.fraction * 2^(exponent-15), subnormals 0.fraction * 2^-14. */
  private static double half(int bits) {
    double sign = bits >> 15 == 0 ? 1 : -1;
    int exponent = bits >> 10 & 31;
    int fraction = bits & 1023;
    if (exponent == 31) {
      return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
    }
    return exponent == 0
        ? sign * Math.scalb(fraction, -24)
        : sign * Math.scalb(1024 + fraction, exponent - 25);
  }

  @Test
  void bfloatIsTheUpperHalfOfAFloat() {
    for (int bits = 0; bits < 0x10000; bits++) {
      float value = Floats.ofBfloat((short) bits);

      assertThat(Float.floatToRawIntBits(value)).as("0x%04x", bits).isEqualTo(bits << 16);
    }
  }

  @Test
  void doublesRoundToNearest() {
    ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    data.putDouble(0, 0.1).putDouble(8, 1e300);

    ByteBuffer floats = Floats.toFloat32(new TensorInfo("d", Dtype.F64, new long[] {2}), data);

    assertThat(floats.isDirect()).isTrue();
    assertThat(floats.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(floats.remaining()).isEqualTo(8);
    assertThat(floats.getFloat(0)).isEqualTo(0.1f);
    assertThat(floats.getFloat(4)).isEqualTo(Float.POSITIVE_INFINITY);
  }

  @Test
  void floatsAreNotCopied() {
    ByteBuffer data = ByteBuffer.allocate(8);

    assertThat(Floats.toFloat32(new TensorInfo("f", Dtype.F32, new long[] {2}), data))
        .isSameAs(data);
  }

  @Test
  void integersAreRefused() {
    TensorInfo ids = new TensorInfo("ids", Dtype.I64, new long[] {1});

    assertThatThrownBy(() -> Floats.toFloat32(ids, ByteBuffer.allocate(8)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("\"ids\"")
        .hasMessageContaining("I64");
  }
}
