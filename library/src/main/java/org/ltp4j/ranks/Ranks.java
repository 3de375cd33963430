package org.ltp4j.ranks;

import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.run.Provenance;

/**
 * The processes that train together, as one of them sees them. All of them call these methods in
 * the same order.
 */
public sealed interface Ranks extends AutoCloseable permits Alone, ProcessGroup {
  /** A process by itself. */
  Ranks ALONE = new Alone();

  /**
   * Joins the group and waits until all its processes have joined.
   *
   * @param provenance of the run, which has to be the same for all ranks
   * @throws org.ltp4j.problem.Problem if the others cannot be reached, do not come, or run
   *     something else
   */
  static Ranks join(ProcessPlace place, Provenance provenance) {
    return place.size() == 1 ? ALONE : ProcessGroup.join(place, provenance);
  }

  /** This process's number, from 0. */
  int rank();

  /** The number of processes. */
  int size();

  /** Whether this is the one that writes files. */
  default boolean leads() {
    return rank() == 0;
  }

  /** Which of n things are this rank's, ascending; possibly none. */
  default int[] share(int n) {
    return IntStream.iterate(rank(), i -> i < n, i -> i + size()).toArray();
  }

  /**
   * Names a random choice that each rank makes for itself: rank 0 draws what a process alone would.
   */
  default String own(String name) {
    return rank() == 0 ? name : name + "@" + rank();
  }

  /** The sums over all ranks, number by number. */
  double[] sum(double... values);

  /** Whether the value is true on any rank. */
  default boolean any(boolean here) {
    return sum(here ? 1 : 0)[0] > 0;
  }

  /** Rank 0's number; below 2^53. */
  default long fromLeader(long value) {
    return (long) sum(leads() ? value : 0)[0];
  }

  /** Rank 0's bytes, whatever the others give. */
  byte[] fromLeader(byte[] bytes);

  /**
   * The rows of all ranks. Gradients flow to the own ones only, which is the whole gradient if
   * every rank computes the same loss from the result.
   *
   * @param own rows {@link #share share(n)}, (n', H)
   * @return (n, H), in their order
   */
  Tensor all(Tensor own, int n);

  @Override
  void close();
}
