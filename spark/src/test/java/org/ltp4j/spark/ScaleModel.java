package org.ltp4j.spark;

import java.util.PriorityQueue;

/**
 * What a sweep on a cluster takes, by simulation from constants that were measured; docs/scale.md
 * says how. All times are in seconds.
 *
 * @param start until the driver has executors
 * @param driver of the driver for each trial: to send it off and put its result in place, one after
 *     another
 * @param warm of an executor before its first trial: a worker process, the engine, the plan
 * @param megabytes of model and inputs that each machine copies from the store
 * @param bandwidth of the store, in MB/s, which all who copy at a time share
 * @param trial of computing one trial
 */
record ScaleModel(
    double start, double driver, double warm, double megabytes, double bandwidth, double trial) {

  /** Seconds of a sweep whose executors do a trial at a time each. */
  double seconds(int trials, int executors) {
    int used = Math.min(trials, executors);
    // Everybody copies at the beginning, so all have it when the store has sent it all.
    double ready = start + warm + used * megabytes / bandwidth;
    PriorityQueue<Double> free = new PriorityQueue<>();
    for (int i = 0; i < used; i++) {
      free.add(ready);
    }
    double driverFree = start;
    double end = start;
    for (int i = 0; i < trials; i++) {
      driverFree = Math.max(driverFree, i < used ? start : free.peek()) + driver;
      double done = Math.max(free.remove(), driverFree) + trial;
      free.add(done);
      end = Math.max(end, done);
    }
    return end;
  }

  /** Prints a table for constants: start driver warm megabytes bandwidth trial, then trials. */
  public static void main(String[] arguments) {
    double[] c = new double[6];
    for (int i = 0; i < c.length; i++) {
      c[i] = Double.parseDouble(arguments[i]);
    }
    ScaleModel model = new ScaleModel(c[0], c[1], c[2], c[3], c[4], c[5]);
    int trials = Integer.parseInt(arguments[6]);
    double alone = trials * model.trial;
    System.out.println("| executors | seconds | speed-up | efficiency |");
    for (int executors : new int[] {1, 2, 4, 10, 100, 1000}) {
      double seconds = model.seconds(trials, executors);
      System.out.printf(
          "| %,d | %,.1f | %.1f | %.0f %% |%n",
          executors, seconds, alone / seconds, 100 * alone / seconds / executors);
    }
  }
}
