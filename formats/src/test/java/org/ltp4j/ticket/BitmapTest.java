package org.ltp4j.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BitmapTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 63, 64, 65, 127, 128, 1000, 4096})
  void agreesWithJavasOwnBitSet(int length) {
    long seed = 20 + length;
    SplittableRandom random = new SplittableRandom(seed);
    BitSet a = new BitSet();
    BitSet b = new BitSet();
    Bitmap first = fill(length, a, random);
    Bitmap second = fill(length, b, random);

    assertThat(first.cardinality()).as("seed %d", seed).isEqualTo(a.cardinality());
    List<Long> walked = new ArrayList<>();
    first.forEachSetBit(walked::add);
    assertThat(walked).as("seed %d", seed).isEqualTo(a.stream().asLongStream().boxed().toList());
    for (int trial = 0; trial < 50; trial++) {
      int from = random.nextInt(length + 1);
      int to = from + random.nextInt(length - from + 1);
      assertThat(first.count(from, to))
          .as("seed %d, %d to %d", seed, from, to)
          .isEqualTo(a.get(from, to).cardinality());
    }
    BitSet and = (BitSet) a.clone();
    and.and(b);
    assertThat(first.andCount(second)).as("seed %d", seed).isEqualTo(and.cardinality());

    assertThat(first.and(second)).as("seed %d", seed).isEqualTo(bitmap(length, and));
    BitSet or = (BitSet) a.clone();
    or.or(b);
    assertThat(first.or(second)).as("seed %d", seed).isEqualTo(bitmap(length, or));
    BitSet andNot = (BitSet) a.clone();
    andNot.andNot(b);
    assertThat(first.andNot(second)).as("seed %d", seed).isEqualTo(bitmap(length, andNot));

    byte[] bytes = new byte[(int) first.byteLength()];
    first.toBytes().get(bytes);
    assertThat(BitSet.valueOf(bytes)).as("least significant bit first, seed %d", seed).isEqualTo(a);
    assertThat(Bitmap.fromBytes(length, ByteBuffer.wrap(bytes))).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 65, 128})
  void setAllStopsAtTheLength(int length) {
    Bitmap bitmap = new Bitmap(length);
    bitmap.setAll();
    assertThat(bitmap.cardinality()).isEqualTo(length);
  }

  @Test
  void countsRowsOfAMatrix() {
    Bitmap bitmap = new Bitmap(3 * 70);
    bitmap.set(69);
    bitmap.set(70);
    bitmap.set(139);
    assertThat(
            List.of(bitmap.countInRow(0, 70), bitmap.countInRow(1, 70), bitmap.countInRow(2, 70)))
        .containsExactly(1L, 2L, 0L);
  }

  @Test
  void refusesBytesThatDoNotFit() {
    assertThatThrownBy(() -> Bitmap.fromBytes(9, ByteBuffer.allocate(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Bitmap.fromBytes(9, ByteBuffer.wrap(new byte[] {0, 2})))
        .hasMessageContaining("beyond");
    assertThatThrownBy(() -> new Bitmap(9).set(9)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static Bitmap fill(int length, BitSet bits, SplittableRandom random) {
    Bitmap bitmap = new Bitmap(length);
    for (int i = 0; i < length; i++) {
      if (random.nextInt(3) == 0) {
        bits.set(i);
        bitmap.set(i);
      }
      assertThat(bitmap.get(i)).isEqualTo(bits.get(i));
    }
    return bitmap;
  }

  private static Bitmap bitmap(int length, BitSet set) {
    Bitmap bitmap = new Bitmap(length);
    set.stream().forEach(bitmap::set);
    return bitmap;
  }
}
