package org.ltp4j.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.ltp4j.engine.Engine;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.ranks.ProcessPlace;
import org.ltp4j.recipe.EngineSettings;
import org.ltp4j.recipe.ProcessSettings;
import org.ltp4j.recipe.SharedSettings;
import org.ltp4j.run.ChildJvm;
import org.ltp4j.run.Listener;
import org.ltp4j.run.Stop;
import org.ltp4j.settings.Settings;

/**
 * The ranks of a training as processes of their own: starts those of this machine, watches them,
 * passes Ctrl-C on, and says what went wrong once. Ranks are never this process, so that it can
 * tell what became of any of them, and its standard output stays its own.
 */
public final class RankProcesses implements RankLauncher {
  /** How long the others may take to end by themselves once one has died. */
  private static final Duration GRACE = Duration.ofSeconds(15);

  private static final int PAUSE_MILLIS = 20;

  private final List<String> program;
  private final Listener listener;

  /**
   * A way to start them.
   *
   * @param program a main class and its first arguments; called with the folder of a {@link
   *     RankJob} and a rank, it does that rank's work
   * @param listener may ask to stop
   */
  public RankProcesses(List<String> program, Listener listener) {
    this.program = List.copyOf(program);
    this.listener = listener;
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
   * @throws Problem that of the rank that failed first
   */
  @Override
  public <S extends Record & SharedSettings> boolean run(
      String stage, S settings, List<String> command) {
    ProcessSettings processes = settings.processes();
    EngineSettings engine = settings.engine();
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
              processes.rendezvous().orElse(ProcessPlace.file(folder.resolve("store"))),
              processes.patience(),
              Math.max(1, threads / ranks.length))
          .save(folder);
      new Group(folder, settings.out()).work(ranks);
      return ranks[0] == 0;
    } finally {
      delete(folder);
    }
  }

  private static int[] all(ProcessSettings processes) {
    return IntStream.range(0, processes.processes()).toArray();
  }

  /** The processes of one piece of work. */
  private final class Group {
    private final Path folder;
    private final Path out;
    private final List<Child> children = new ArrayList<>();

    Group(Path folder, Path out) {
      this.folder = folder;
      this.out = out;
    }

    void work(int[] ranks) {
      start(ranks);
      watch();
      requireSuccess();
    }

    private void start(int[] ranks) {
      try {
        for (int rank : ranks) {
          boolean speaks = rank == ranks[0]; // one voice is enough
          List<String> arguments = new ArrayList<>(program.subList(1, program.size()));
          arguments.add(folder.toString());
          arguments.add(Integer.toString(rank));
          ProcessBuilder builder = ChildJvm.of(folder, program.get(0), arguments, speaks);
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

    /** Waits until all have ended; soon after the first has failed, the others are ended. */
    private void watch() {
      try (Stop stop = listener.listen()) {
        boolean told = false;
        long deadline = Long.MAX_VALUE;
        while (children.stream().anyMatch(child -> child.process.isAlive())) {
          if (stop.requested() && !told) {
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

    /**
     * Reports the cause rather than its consequences: the message of the rank that failed first.
     */
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
