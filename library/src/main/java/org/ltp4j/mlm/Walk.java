package org.ltp4j.mlm;

import java.util.List;
import java.util.SplittableRandom;
import org.ltp4j.train.Callback;

/**
 * The order in which training visits the sequences of its text. Every place of it, from 0 on, has a
 * sequence that follows from the text, the settings and the seed, so that a run that goes on asks
 * for the places that are left.
 */
sealed interface Walk extends AutoCloseable permits WholeWalk, StreamedWalk {
  /** The sequence of a place. */
  int[] at(long place);

  /** The name of a place, which no other has: what is drawn for it is drawn under this name. */
  String name(long place);

  /**
   * Sequences of one part, drawn in proportion to size^exponent; of a streamed text those that the
   * walk needs to have before it comes to a place.
   */
  List<int[]> anyPart(SplittableRandom random, long place);

  /** Sequences in the text; estimated where it is streamed. */
  long sequences();

  /** Tokens in them; estimated where it is streamed. */
  long tokens();

  /** Warnings about the files, as far as they are known before the first sequence. */
  List<String> warnings();

  /** Warnings about files that were read since. */
  List<String> lateWarnings();

  /** Says how many places will be asked for. */
  void limit(long places);

  /** What a checkpoint has to know of the text. */
  Callback callback();

  @Override
  void close();
}
