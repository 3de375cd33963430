package org.ltp4j.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.MetricsLog;

/** One training run as curves, from the logs in its directory, also while it is at work. */
public final class RunReport {
  private static final String LOG = "log.jsonl";

  private final Path run;
  private final List<Map<String, Object>> steps;
  private final HeldOutCurves heldOut;

  private RunReport(Path run, List<Map<String, Object>> steps, HeldOutCurves heldOut) {
    this.run = run;
    this.steps = steps;
    this.heldOut = heldOut;
  }

  /** Whether a directory is that of a training run. */
  public static boolean isRun(Path directory) {
    return Files.exists(directory.resolve("provenance.json"))
        && Files.exists(directory.resolve(LOG));
  }

  /**
   * Reads a run's logs.
   *
   * @throws Problem if no step of it is complete
   */
  public static RunReport of(Path run) {
    Path log = run.resolve(LOG);
    List<Map<String, Object>> steps =
        new MetricsLog(log)
            .read().stream().filter(line -> line.get("loss") instanceof Number).toList();
    if (steps.isEmpty()) {
      throw Problem.input(
          log, "a line with the loss of each step", "none", "wait until the run has begun");
    }
    return new RunReport(
        run, steps, new HeldOutCurves(new MetricsLog(run.resolve("held-out.jsonl")).read()));
  }

  /**
   * Writes {@code index.html} and the pictures below {@code figures}; what an earlier report left
   * in the directory is replaced.
   *
   * @param png whether pictures are written as PNG too
   * @throws Problem if the directory cannot be written or holds something else
   */
  public void write(Path directory, boolean png) {
    Page.Drawn drawn = Page.Drawn.of(new RunCurves(steps, heldOut).section());
    Page page = new Page();
    page.pictures(drawn);
    ReportDirectory.write(
        directory,
        temporary -> {
          ReportDirectory.figures(temporary, List.of(drawn), png);
          ReportDirectory.index(temporary, page.render("Report: " + Isolated.name(name()), text()));
        });
  }

  /** How far the run has come, in a line. */
  public String text() {
    Map<String, Object> first = steps.get(0);
    Map<String, Object> last = steps.get(steps.size() - 1);
    long done = ((Number) last.get("step")).longValue();
    return String.format(
        Locale.ROOT,
        "%s: %,d %s, loss %.4f to %.4f.",
        name(),
        done,
        done == 1 ? "step" : "steps",
        ((Number) first.get("loss")).doubleValue(),
        ((Number) last.get("loss")).doubleValue());
  }

  private String name() {
    Path name = run.toAbsolutePath().normalize().getFileName();
    return name == null ? "run" : name.toString();
  }
}
