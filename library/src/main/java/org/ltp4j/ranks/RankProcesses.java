package org.ltp4j.ranks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ltp4j.engine.Engine;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.EngineSettings;
import org.ltp4j.recipe.ProcessSettings;
import org.ltp4j.run.ChildJvm;
import org.ltp4j.run.Interrupt;
import org.ltp4j.settings.Settings;

/**
 * The ranks of a training as processes of their own: starts those of this machine, watches them,
 * passes Ctrl-C on, and says what went wrong once. Ranks are never this process, so that it can
 * tell what became of any of them, and its standard output stays its own.
 */
public final class RankProcesses {
  /** For the others to end by themselves once one has died. */
  private static final Duration GRACE = Duration.ofSeconds(15);

  private static final int PAUSE_MILLIS = 20;

  /** Has the command {@code rank}. */
  private static final String PROGRAM = "org.ltp4j.cli.Ltp";

  private final Path folder;
  private final Path out;
  private final List<Child> children = new ArrayList<>();

  private RankProcesses(Path folder, Path out) {
    this.folder = folder;
    this.out = out;
  }

  private static final class Child {
    private final int rank;
    private final Process process;
    private boolean forced;

    Child(int rank, Process process) {
      this.rank = rank;
      this.process = process;
    }

    boolean failed() {
      return !process.isAlive() && process.exitValue() != ExitCode.OK.code();
    }

    /** Unlike one that was stopped, whose leader may still be saving. */
    boolean broken() {
      return failed() && process.exitValue() != ExitCode.INTERRUPTED.code();
    }
  }

  /**
   * Does a stage's work in several processes.
   *
   * @param settings the stage's, of which {@code processes} and {@code engine} are parts
   * @param out the stage's output directory
   * @return the contents of its {@code result.json}; of a rank that does not lead, its number
   * @throws Problem that of the rank that failed first
   */
  public static Map<String, Object> run(
      String stage,
      Record settings,
      ProcessSettings processes,
      EngineSettings engine,
      Path out,
      List<String> command) {
    if (!engine.device().equals("cpu")) {
      throw Problem.usage(
          "--processes",
          "--device cpu, for gradients travel by Gloo from host memory (NCCL is not wired yet)",
          "--device " + engine.device(),
          "train in one process on the GPU, or in several on CPUs");
    }
    int[] ranks =
        processes.processRank().map(rank -> new int[] {rank}).orElseGet(() -> all(processes));
    int threads = engine.threads() == 0 ? Engine.defaultThreads() : engine.threads();
    Path folder = temporary();
    try {
      new RankJob(
              stage,
              Settings.toMap(settings),
              command,
              processes.processes(),
              processes.rendezvous().orElse(Seat.FILE + folder.resolve("store")),
              processes.patience(),
              Math.max(1, threads / ranks.length))
          .save(folder);
      RankProcesses started = new RankProcesses(folder, out);
      started.start(ranks);
      started.watch();
      started.requireSuccess();
      return ranks[0] == 0 ? Json.read(out.resolve("result.json")) : Map.of("rank", ranks[0]);
    } finally {
      delete(folder);
    }
  }

  private static int[] all(ProcessSettings processes) {
    return IntStream.range(0, processes.processes()).toArray();
  }

  private void start(int[] ranks) {
    try {
      for (int rank : ranks) {
        boolean speaks = rank == ranks[0]; // one voice is enough
        ProcessBuilder builder =
            ChildJvm.of(folder, PROGRAM, List.of("rank", folder.toString(), "" + rank), speaks);
        builder.environment().put("TORCH_CPP_LOG_LEVEL", "FATAL");
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.redirectError(
            speaks
                ? ProcessBuilder.Redirect.INHERIT
                : ProcessBuilder.Redirect.to(messages(rank).toFile()));
        children.add(new Child(rank, builder.start()));
      }
    } catch (IOException e) {
      children.forEach(child -> child.process.destroyForcibly());
      throw AtomicFiles.unwritable(folder, e);
    }
  }

  /** Until all have ended; not long after the first has failed, they are ended. */
  private void watch() {
    try (Interrupt interrupt = Interrupt.listen()) {
      boolean told = false;
      long deadline = Long.MAX_VALUE;
      while (children.stream().anyMatch(child -> child.process.isAlive())) {
        if (interrupt.requested() && !told) {
          told = true;
          stop(children.get(0));
        }
        long now = System.nanoTime();
        if (deadline == Long.MAX_VALUE && children.stream().anyMatch(Child::broken)) {
          deadline = now + GRACE.toNanos();
        } else if (now > deadline) {
          children.stream().filter(child -> child.process.isAlive()).forEach(this::end);
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      children.forEach(this::end);
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  /** Without input a rank asks all others to stop, and the leader saves. */
  private static void stop(Child child) {
    try {
      child.process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended already.
    }
  }

  private void end(Child child) {
    child.forced = true;
    child.process.destroyForcibly();
  }

  /** The cause rather than its consequences: a lost rank's own words count most. */
  private void requireSuccess() {
    Problem consequence = null;
    for (Child child : children) {
      if (child.failed() && !child.forced) {
        Problem problem = problem(child);
        if (problem.exitCode() != ExitCode.LOST || RankJob.answer(folder, child.rank).isEmpty()) {
          throw problem;
        }
        consequence = consequence == null ? problem : consequence;
      }
    }
    if (consequence != null) {
      throw consequence;
    }
  }

  private Problem problem(Child child) {
    int code = child.process.exitValue();
    return RankJob.answer(folder, child.rank)
        .map(answer -> Problem.passedOn(answer.code(), answer.message()))
        .orElseGet(
            () ->
                code == 128 + 15 // a request to stop came before it listened
                    ? Problem.stopped(out)
                    : Problem.lost(
                        "rank " + child.rank,
                        "it to work to the end",
                        ChildJvm.reason(code) + ChildJvm.lastWords(messages(child.rank)),
                        "the others have stopped; the same command goes on from the last"
                            + " checkpoint"));
  }

  private Path messages(int rank) {
    return folder.resolve("rank-" + rank + ".txt");
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("ltp-ranks-");
    } catch (IOException e) {
      throw AtomicFiles.unwritable(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
  }

  private static void delete(Path folder) {
    try {
      AtomicFiles.deleteTree(folder);
    } catch (IOException e) {
      // Of no use to anybody, but no reason to fail either.
    }
  }
}
