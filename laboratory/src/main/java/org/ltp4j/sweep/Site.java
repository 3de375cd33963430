package org.ltp4j.sweep;

/** Where the jobs of a sweep are carried out. */
@FunctionalInterface
public interface Site {
  /**
   * Makes ready for the jobs of a plan.
   *
   * @param directory where their results are expected
   */
  Executor open(SweepDirectory directory, Plan plan);

  /**
   * Worker processes on this machine.
   *
   * @param workers how many
   * @param threads CPU threads of each
   */
  static Site processes(Program program, int workers, int threads) {
    return (directory, plan) -> new LocalWorkers(directory, program, workers, threads);
  }
}
