package org.ltp4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.engine.Tensors;

class KeepMaskTest {
  private static byte[] draw(double drop, long seed, long... shape) {
    try (PointerScope scope = new PointerScope()) {
      Tensor mask = new KeepMask(drop).draw(shape, seed);
      assertThat(mask.shape()).containsExactly(shape);
      byte[] bytes = new byte[(int) mask.numel()];
      mask.<ByteBuffer>createBuffer().get(bytes);
      return bytes;
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.1, 0.5, 0.9})
  void zerosAreAsFrequentAsAsked(double drop) {
    int n = 1_000_003;
    for (long seed = 1; seed <= 5; seed++) {
      byte[] mask = draw(drop, seed, n);
      long kept = 0;
      for (byte b : mask) {
        assertThat(b).isIn((byte) 0, (byte) 1);
        kept += b;
      }
      double deviation = Math.sqrt(drop * (1 - drop) / n);
      assertThat(1 - (double) kept / n)
          .as("drop %s, seed %d", drop, seed)
          .isCloseTo(drop, within(5 * deviation + 1.0 / (1 << 15)));
      assertThat(kept * new KeepMask(drop).scale() / n)
          .as("expectation, drop %s, seed %d", drop, seed)
          .isCloseTo(1, within(5 * deviation / (1 - drop) + 1e-9));
    }
  }

  /** Neighbours and the eight places that are drawn together know nothing of each other. */
  @Test
  void placesAreIndependent() {
    int n = 1 << 20;
    byte[] mask = draw(0.5, 7, n);
    for (int distance = 1; distance <= 130; distance++) {
      int equal = 0;
      for (int i = distance; i < n; i++) {
        equal += mask[i] == mask[i - distance] ? 1 : 0;
      }
      assertThat((double) equal / (n - distance))
          .as("seed 7, distance %d", distance)
          .isCloseTo(0.5, within(5 * 0.5 / Math.sqrt(n - distance)));
    }
  }

  @Test
  void aPlaceDependsOnSeedAndPositionOnly() {
    byte[] all = draw(0.3, 11, 200_003);
    assertThat(draw(0.3, 11, 200_003)).containsExactly(all);
    for (int n : new int[] {1, 7, 8, 9, 65_535, 65_536, 65_537, 131_075}) {
      assertThat(draw(0.3, 11, n)).containsExactly(Arrays.copyOf(all, n));
    }
    assertThat(draw(0.3, 11, 3, 5, 7)).containsExactly(Arrays.copyOf(all, 105));
    assertThat(draw(0.3, 12, 200_003)).isNotEqualTo(all);
  }

  /** Masks of 2 GB and more take several buffers. */
  @Test
  void theNumberOfBuffersDoesNotMatter() {
    int n = 5 * 65_536 + 3;
    byte[] mask = draw(0.3, 17, n);
    for (int slice : new int[] {1, 2, 5, 6}) {
      try (PointerScope scope = new PointerScope()) {
        byte[] bytes = new byte[n];
        new KeepMask(0.3).draw(new long[] {n}, 17, slice).<ByteBuffer>createBuffer().get(bytes);
        assertThat(bytes).as("%d pieces a buffer", slice).containsExactly(mask);
      }
    }
  }

  @Test
  void theNumberOfThreadsDoesNotMatter() {
    int before = torch.get_num_threads();
    byte[] mask = draw(0.3, 13, 700_001);
    try {
      for (int threads : new int[] {1, 3, 16}) {
        torch.set_num_threads(threads);
        assertThat(draw(0.3, 13, 700_001)).containsExactly(mask);
      }
    } finally {
      torch.set_num_threads(before);
    }
  }

  @Test
  void noDropKeepsAll() {
    assertThat(draw(0, 3, 1000)).containsOnly(1);
    assertThat(new KeepMask(0).scale()).isEqualTo(1);
  }

  @Test
  void dropoutScalesWhatItKeepsAndItsGradientAlike() {
    try (PointerScope scope = new PointerScope()) {
      Tensor x = Tensors.of(new float[] {3, 3, 3, 3, 3, 3, 3, 3, 3, 3}, 2, 5).requires_grad_(true);
      Tensor y = DropoutMasks.of(new Dropout(0.5, 0), TinyModels.ENGINE, 5).onHidden(x);
      y.sum().backward();
      float[] out = Tensors.floats(y);
      assertThat(out).containsOnly(0, 6);
      float[] slope = Tensors.floats(x.grad());
      for (int i = 0; i < out.length; i++) {
        assertThat(slope[i]).isEqualTo(out[i] / 3);
      }
    }
  }

  /** Earlier versions set the engine's own generator to the layer's seed; runs go on with these. */
  @Test
  void masksAreThoseOfTheEnginesGeneratorWithTheSameSeed() {
    try (PointerScope scope = new PointerScope()) {
      Tensor ones = torch.ones(1000);
      for (long seed : new long[] {0, 1, -1, Long.MIN_VALUE, 0x1234_5678_9abc_def0L}) {
        DropoutMasks masks = DropoutMasks.of(new Dropout(0.5, 0.2), TinyModels.ENGINE, seed);
        torch.manual_seed(seed);
        for (int i = 0; i < 3; i++) {
          boolean hidden = i != 1;
          Tensor mask =
              new KeepMask(hidden ? 0.5 : 0.2)
                  .draw(ones.shape(), Tensors.of(new long[1], 1).random_().item_long());
          Tensor dropped = hidden ? masks.onHidden(ones) : masks.onAttention(ones);
          assertThat(Tensors.floats(dropped.ne(Tensors.scalar(0)).to(ScalarType.Float)))
              .as("mask %d of seed %d", i, seed)
              .containsExactly(Tensors.floats(mask.to(ScalarType.Float)));
        }
      }
    }
  }
}
