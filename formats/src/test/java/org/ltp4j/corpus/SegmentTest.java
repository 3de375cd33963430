package org.ltp4j.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.problem.Problem;

class SegmentTest {
  private static final Stretch STRETCH =
      new Stretch(
          1L << 40,
          (1L << 40) + 99,
          17,
          -5,
          9,
          2,
          1L << 33,
          List.of(new Stretch.Fault(1L << 35, "not UTF-8 at byte 3"), new Stretch.Fault(7, "ü")));

  @TempDir Path dir;

  @Test
  void whatIsWrittenIsReadInSixteenBitsAndInThirtyTwo() {
    for (long seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int vocabulary = random.nextBoolean() ? 65_536 : 65_537 + random.nextInt(200_000);
      int[][] lines = new int[random.nextInt(40)][];
      SegmentBuilder builder = new SegmentBuilder(vocabulary);
      for (int i = 0; i < lines.length; i++) {
        lines[i] = random.ints(random.nextInt(30), 0, vocabulary).toArray();
        builder.add(lines[i]);
      }
      Segment built = builder.build(STRETCH);
      Path file = dir.resolve(seed + ".tokens");
      built.write(file);
      for (Segment segment : List.of(built, Segment.open(file), Segment.map(file))) {
        assertThat(segment.stretch()).isEqualTo(STRETCH);
        assertThat(segment.lines()).isEqualTo(lines.length);
        int ids = 0;
        for (int i = 0; i < lines.length; i++) {
          assertThat(segment.line(i)).as("seed " + seed).containsExactly(lines[i]);
          for (int j = 0; j < lines[i].length; j++) {
            assertThat(segment.lineOf(ids++)).as("seed " + seed).isEqualTo(i);
          }
        }
        assertThat(segment.ids()).isEqualTo(ids);
      }
    }
  }

  @Test
  void smallVocabulariesTakeHalf() throws Exception {
    long[] sizes = new long[2];
    for (int i = 0; i < 2; i++) {
      SegmentBuilder builder = new SegmentBuilder(65_536 + i);
      builder.add(new int[1000]);
      Path file = dir.resolve("s" + i);
      builder.build(STRETCH).write(file);
      sizes[i] = Files.size(file);
    }
    assertThat(sizes[1] - sizes[0]).isEqualTo(2000);
  }

  @Test
  void anyDamageIsNoticed() throws Exception {
    SegmentBuilder builder = new SegmentBuilder(100);
    builder.add(new int[] {1, 2, 3});
    builder.add(new int[] {4});
    Path whole = dir.resolve("whole");
    builder.build(STRETCH).write(whole);
    byte[] bytes = Files.readAllBytes(whole);
    Path damaged = dir.resolve("damaged");
    for (int i = 0; i < bytes.length; i++) {
      byte[] copy = bytes.clone();
      copy[i] = (byte) (copy[i] ^ 1 << i % 8);
      Files.write(damaged, copy);
      assertThatThrownBy(() -> Segment.open(damaged)).as("byte " + i).isInstanceOf(Problem.class);
      Files.write(damaged, Arrays.copyOf(bytes, i));
      assertThatThrownBy(() -> Segment.open(damaged))
          .as("cut at " + i)
          .isInstanceOf(Problem.class)
          .hasMessageContaining("damaged");
    }
  }

  @Test
  void documentsEndOnceAndOnlyBehindText() {
    SegmentBuilder builder = new SegmentBuilder(100);
    builder.boundary();
    builder.add(new int[] {1});
    builder.boundary();
    builder.boundary();
    builder.add(new int[] {2});
    Segment segment = builder.build(STRETCH);
    assertThat(segment.lines()).isEqualTo(3);
    assertThat(segment.line(1)).isEmpty();
    assertThat(segment.line(2)).containsExactly(2);
  }
}
