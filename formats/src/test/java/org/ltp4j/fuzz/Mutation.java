package org.ltp4j.fuzz;

import java.util.SplittableRandom;

/** One way of damaging a file. */
@FunctionalInterface
public interface Mutation {
  /**
   * A damaged copy.
   *
   * @param original is left as it is
   * @param random the only source of chance, so that a seed repeats the damage
   */
  byte[] apply(byte[] original, SplittableRandom random);

  /** One to three of these, one after the other. */
  static Mutation anyOf(Mutation... mutations) {
    return (original, random) -> {
      byte[] bytes = original;
      for (int times = 1 + random.nextInt(3); times > 0; times--) {
        bytes = mutations[random.nextInt(mutations.length)].apply(bytes, random);
      }
      return bytes;
    };
  }
}
