package org.ltp4j.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ltp4j.run.DirectoryLock;
import org.ltp4j.run.MetricsLog;
import org.ltp4j.trial.TrialResult;
import org.ltp4j.trial.TrialStatus;

/** How far a sweep is, read from its directory; whether it runs or not. */
public final class Watch {
  private static final int BAR = 30;
  private static final int SHOWN = 5;

  private final SweepDirectory directory;

  /** Looks at this directory. */
  public Watch(Path path) {
    this.directory = new SweepDirectory(path);
  }

  /**
   * The present state of a sweep as text.
   *
   * @param text several lines
   * @param running whether a sweep is at work
   */
  public record View(String text, boolean running) {}

  /**
   * Whether a sweep may come here: nothing is in its place yet, or one is about to write its plan.
   */
  public boolean isAwaited() {
    Path path = directory.path();
    if (Files.exists(Plan.file(path))) {
      return false;
    } else if (!Files.exists(path) || DirectoryLock.holder(path).isPresent()) {
      return true;
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.allMatch(entry -> entry.getFileName().toString().equals(DirectoryLock.NAME));
    } catch (IOException e) {
      return false;
    }
  }

  /** The last messages of jobs. */
  String lastWords(Plan plan, Collection<Job> jobs) {
    return jobs.stream()
        .sorted(Comparator.comparing(Job::id))
        .map(job -> name(plan, job) + " " + lastMessage(directory.messages(job)))
        .map(String::strip)
        .collect(Collectors.joining("; "));
  }

  private static String name(Plan plan, Job job) {
    return job.kind() == Job.Kind.TRIAL ? plan.trial(job.id()).name() : job.id();
  }

  /**
   * Looks once.
   *
   * @throws org.ltp4j.problem.Problem if it is no sweep's directory
   */
  public View look() {
    Plan plan = Plan.load(directory.path());
    State state = State.read(directory, plan);
    boolean running = DirectoryLock.holder(directory.path()).isPresent();
    int total = plan.trials().size();
    List<Plan.Trial> done = state.in(TrialStatus.DONE);
    List<Plan.Trial> failed = state.failed();
    List<Plan.Trial> begun = state.in(TrialStatus.RUNNING);
    StringBuilder text = new StringBuilder();
    int filled = total == 0 ? BAR : BAR * done.size() / total;
    text.append(
        "%s  [%s%s]  %s of %s done, %s %s, %s failed%n"
            .formatted(
                directory.path(),
                "#".repeat(filled),
                ".".repeat(BAR - filled),
                done.size(),
                total,
                begun.size(),
                running ? "running" : "begun",
                failed.size()));
    if (running) {
      sharedAtWork(plan).ifPresent(line -> text.append("  shared   ").append(line).append('\n'));
    }
    begun.forEach(trial -> text.append("  %-8s %s%n".formatted(begunAs(running), line(trial))));
    failed.stream()
        .limit(SHOWN)
        .forEach(t -> text.append("  failed   ").append(reason(state, t)).append('\n'));
    best(state).ifPresent(b -> text.append("  best     ").append(SweepText.line(b)).append('\n'));
    List<Plan.Trial> left = state.in(TrialStatus.PENDING, TrialStatus.RUNNING);
    if (!running && !left.isEmpty()) {
      text.append("  not running; ltp sweep goes on with it\n");
    } else if (!left.isEmpty()) {
      List<Plan.Shared> stages =
          new Queue(directory, plan, left).shared().stream().map(plan::shared).toList();
      int workers = Math.max(1, begun.size());
      text.append(
          "  left     %s%n"
              .formatted(Estimate.of(directory, plan, state, left, stages, workers).text()));
    }
    return new View(text.toString(), running);
  }

  private static String begunAs(boolean running) {
    return running ? "running" : "begun";
  }

  private static String reason(State state, Plan.Trial trial) {
    return trial.name() + ": " + state.results().get(trial).reason();
  }

  private Optional<String> sharedAtWork(Plan plan) {
    return plan.shared().stream()
        .filter(stage -> Files.exists(directory.shared(stage.id())) && !directory.isDone(stage))
        .findFirst()
        .map(
            stage ->
                stage.id()
                    + "  "
                    + lastMessage(directory.messages(new Job(Job.Kind.SHARED, stage.id()))));
  }

  private String line(Plan.Trial trial) {
    Path folder = directory.store().folder(trial.id());
    List<?> steps = new MetricsLog(folder.resolve("train").resolve("log.jsonl")).read();
    String message = lastMessage(directory.messages(new Job(Job.Kind.TRIAL, trial.id())));
    return "%s, step %s  %s".formatted(trial.name(), steps.size(), message);
  }

  /** The trial that is best on dev: test results choose nothing. */
  private static Optional<TrialResult> best(State state) {
    return state.results().values().stream()
        .filter(result -> result.learning().dev() != null && result.status() == TrialStatus.DONE)
        .filter(result -> result.learning().dev().of(result.metric()) != null)
        .max(Comparator.comparingDouble(result -> result.learning().dev().of(result.metric())));
  }

  private static String lastMessage(Path file) {
    try {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
      return last.isBlank() ? "" : "(" + last.strip() + ")";
    } catch (IOException e) {
      return String.format(Locale.ROOT, "(%s)", e.getMessage());
    }
  }
}
