package org.ltp4j.mlm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.ltp4j.random.Streams;

class TurnsTest {
  @Test
  void everyPartHasItsShareOfEveryBlockAndItsPositionsInOrder() {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] weights = random.doubles(1 + random.nextInt(40), 0, 1).map(w -> w * w * w).toArray();
      weights[0] += 1e-9;
      double sum = Arrays.stream(weights).sum();
      double[] shares = Arrays.stream(weights).map(w -> w / sum).toArray();
      Turns turns = new Turns(shares, new Streams(seed));
      long[] counts = new long[shares.length];
      for (long place = 0; place < 3L * Turns.BLOCK; place++) {
        int part = turns.part(place);
        assertThat(turns.position(place)).isEqualTo(counts[part]++);
        if ((place + 1) % Turns.BLOCK == 0) {
          assertThat(turns.upTo((place + 1) / Turns.BLOCK)).containsExactly(counts);
          for (int p = 0; p < shares.length; p++) {
            assertThat((double) counts[p])
                .as("seed %d, part %d", seed, p)
                .isCloseTo(shares[p] * (place + 1), within(1.001));
          }
        }
      }
    }
  }

  @Test
  void placesMayBeAskedForInAnyOrder() {
    double[] shares = {0.7, 0.2, 0.1};
    Turns turns = new Turns(shares, new Streams(3));
    long far = 5L * Turns.BLOCK + 77;
    int part = turns.part(far);
    long position = turns.position(far);
    turns.part(3);
    assertThat(turns.part(far)).isEqualTo(part);
    assertThat(turns.position(far)).isEqualTo(position);
    assertThat(new Turns(shares, new Streams(3)).position(far)).isEqualTo(position);
  }

  @Test
  void partsAlternate() {
    Turns turns = new Turns(new double[] {0.5, 0.5}, new Streams(3));
    long changes = 0;
    for (long place = 1; place < 2000; place++) {
      changes += turns.part(place) != turns.part(place - 1) ? 1 : 0;
    }
    assertThat(changes).isBetween(850L, 1150L);
  }
}
