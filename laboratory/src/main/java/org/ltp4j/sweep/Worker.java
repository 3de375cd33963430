package org.ltp4j.sweep;

import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.Interrupt;

/**
 * A process that does one job after another for a sweep. It reads a job a line ({@link Job#line}),
 * and answers each with a line of JSON. {@code stop}, or the end of its input, which is the end of
 * its parent, makes it save what it is at and end.
 */
public final class Worker {
  static final String READY = "ready";
  static final String STOP = "stop";

  private final JobRunner runner;
  private final SweepDirectory directory;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private Worker(SweepDirectory directory, int threads) {
    this.directory = directory;
    this.runner = new JobRunner(directory, Plan.load(directory.path()), threads);
  }

  /**
   * Works until told to stop.
   *
   * @param threads CPU threads for each job
   */
  public static void work(Path path, int threads, InputStream in, PrintStream out)
      throws InterruptedException {
    Interrupt.leaveCtrlCToParent();
    SweepDirectory directory = new SweepDirectory(path);
    try (WorkerLock lock = WorkerLock.share(directory.workers())) {
      Worker worker = new Worker(directory, threads);
      Thread listener = new Thread(() -> worker.listen(in), "jobs");
      listener.setDaemon(true);
      listener.start();
      // Only now: a parent that is killed before has given no job, and one after finds the lock.
      out.println(READY);
      for (String line = worker.lines.take(); !line.equals(STOP); line = worker.lines.take()) {
        out.println(worker.answer(Job.parse(line)));
      }
    }
  }

  private void listen(InputStream in) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.equals(STOP)) {
          stop();
        } else {
          lines.add(line);
        }
      }
    } catch (IOException e) {
      // Input that cannot be read means the same as input that has ended: the parent is gone.
    }
    stop();
  }

  /** An idle worker ends by itself, one at work by the signal that its stage listens to. */
  private void stop() {
    lines.clear();
    lines.add(STOP);
    if (runner.stop()) {
      Interrupt.raise();
    }
  }

  private String answer(Job job) {
    PrintStream before = System.err;
    try (PrintStream messages = messages(job)) {
      System.setErr(messages);
      return Answer.line(outcome(job, messages));
    } finally {
      System.setErr(before);
    }
  }

  private Executor.Outcome outcome(Job job, PrintStream messages) {
    try {
      runner.run(job);
      return new Executor.Outcome(job, Executor.End.DONE, null);
    } catch (Problem e) {
      boolean stopped = e.exitCode() == ExitCode.INTERRUPTED;
      Executor.End end = stopped ? Executor.End.STOPPED : Executor.End.FAILED;
      return new Executor.Outcome(job, end, e.getMessage().replaceAll("\\R\\s*", " "));
    } catch (Exception | OutOfMemoryError e) {
      e.printStackTrace(messages);
      String reason = e instanceof OutOfMemoryError ? "out of memory" : "internal error";
      return new Executor.Outcome(
          job, Executor.End.FAILED, "%s (%s)".formatted(reason, firstLine(e)));
    }
  }

  private PrintStream messages(Job job) {
    Path file = directory.messages(job);
    try {
      Files.createDirectories(file.getParent());
      return new PrintStream(
          new FileOutputStream(file.toFile(), true), true, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw AtomicFiles.unwritable(file, e);
    }
  }

  private static String firstLine(Throwable e) {
    return e.toString().lines().findFirst().orElse("");
  }
}
