package org.ltp4j.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ltp4j.cli.Ltp;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.grid.Grid;
import org.ltp4j.trial.TrialResult;

/**
 * A benchmark, not a test: what a sweep costs for each trial apart from training and evaluating it.
 * The first trial is left out, since its process has to start. Run it on a machine that does
 * nothing else:
 *
 * <pre>{@code
 * java -cp command-line/target/test-classes:command-line/target/ltp4j-cli.jar:command-line/target/lib/* \
 *   org.ltp4j.sweep.SweepOverhead formats/src/test/resources/golden/xlmr 200
 * }</pre>
 */
final class SweepOverhead {
  private SweepOverhead() {}

  public static void main(String[] arguments) throws IOException {
    int trials = Integer.parseInt(arguments[1]);
    Path dir = Files.createTempDirectory("sweep-overhead");
    try {
      Path data = dir.resolve("nli.tsv");
      Files.writeString(
          data,
          "premise\thypothesis\tlabel\n"
              + "a b\tb\tentailment\n"
              + "a b\tc\tneutral\n"
              + "a b\td\tcontradiction\n");
      String seeds =
          IntStream.rangeClosed(1, trials)
              .mapToObj(Integer::toString)
              .collect(Collectors.joining(", "));
      Path recipe = dir.resolve("sweep.yaml");
      Files.writeString(
          recipe,
          """
          model: %s
          train:
            train: %s
            dev: %s
            epochs: 1
            max-length: 32
            label-words: {entailment: a, neutral: e, contradiction: o}
          sweep: {grid: {seed: [%s]}}
          """
              .formatted(arguments[0], data, data, seeds));
      Path out = dir.resolve("out");
      Plan plan = Planner.plan(Grid.load(recipe, Map.of("out", out.toString()), Map.of()), false);
      measure(new SweepDirectory(out), plan);
    } finally {
      AtomicFiles.deleteTree(dir);
    }
  }

  private static void measure(SweepDirectory directory, Plan plan) {
    List<Long> ends = new ArrayList<>();
    List<Double> work = new ArrayList<>();
    Sweep.Listener listener =
        new Sweep.Listener() {
          @Override
          public void says(String line) {
            System.err.println(line);
          }

          @Override
          public void ended(TrialResult trial, int ended, int total) {
            ends.add(System.nanoTime());
            work.add(trial.cost().totalSeconds());
          }
        };
    new Sweep(directory.path(), plan, plan, listener)
        .run(Site.processes(Program.here(Ltp.class.getName()), 1, 1), false);
    int n = ends.size() - 1;
    double wall = (ends.get(n) - ends.get(0)) / 1e9;
    double inTrials = work.stream().skip(1).mapToDouble(s -> s).sum();
    System.out.printf(
        "%d trials after the first: %.2f s, of it %.2f s training; overhead %.1f ms each%n",
        n, wall, inTrials, 1e3 * (wall - inTrials) / n);
  }
}
