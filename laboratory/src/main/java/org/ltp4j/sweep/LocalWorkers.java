package org.ltp4j.sweep;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.ChildJvm;

/**
 * Worker processes on this machine, with the JVM and the options of this one. A process is kept for
 * the next job, since starting one and loading the engine takes longer than a small trial; one that
 * has died is replaced.
 */
final class LocalWorkers implements Executor {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private final SweepDirectory directory;
  private final Program program;
  private final int threads;
  private final Slot[] slots;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private boolean stopping;

  /**
   * No process yet; each is started with its first job.
   *
   * @param program what the processes run
   * @param workers processes at a time
   * @param threads CPU threads of each
   */
  LocalWorkers(SweepDirectory directory, Program program, int workers, int threads) {
    this.directory = directory;
    this.program = program;
    this.threads = threads;
    this.slots = new Slot[workers];
    for (int i = 0; i < workers; i++) {
      slots[i] = new Slot(i + 1);
    }
  }

  /** A place for a process. */
  private static final class Slot {
    private final int number;
    private Process process;
    private boolean ready;
    private Job job;

    Slot(int number) {
      this.number = number;
    }
  }

  /** A line that a process wrote; null after its last one. */
  private record Event(Slot slot, Process process, String line) {}

  @Override
  public int capacity() {
    return slots.length;
  }

  @Override
  public void begin(Job job) {
    Slot slot = null;
    for (Slot candidate : slots) {
      // A process that runs already is taken before one that would have to be started.
      if (candidate.job == null && (slot == null || slot.process == null)) {
        slot = candidate;
      }
    }
    if (slot == null) {
      throw new IllegalStateException("more jobs than workers");
    }
    slot.job = job;
    if (slot.process == null || !slot.process.isAlive()) {
      start(slot);
    } else if (slot.ready) {
      send(slot, job.line());
    }
  }

  @Override
  public Optional<Outcome> next(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (true) {
        Event event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (event == null) {
          return Optional.empty();
        } else if (event.process == event.slot.process) {
          Optional<Outcome> outcome =
              event.line == null ? ended(event.slot) : said(event.slot, event.line);
          if (outcome.isPresent()) {
            return outcome;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private Optional<Outcome> said(Slot slot, String line) {
    if (line.equals(Worker.READY)) {
      slot.ready = true;
      if (slot.job != null) {
        send(slot, stopping ? Worker.STOP : slot.job.line());
      }
      return Optional.empty();
    }
    Outcome outcome = Answer.parse(slot.job, line).orElse(null);
    if (outcome == null) {
      return Optional.empty();
    }
    slot.job = null;
    return Optional.of(
        outcome.end() == End.STOPPED && !stopping
            ? new Outcome(outcome.job(), End.KILLED, "its process was told to stop from outside")
            : outcome);
  }

  private Optional<Outcome> ended(Slot slot) throws InterruptedException {
    int code = slot.process.waitFor();
    Job job = slot.job;
    boolean ready = slot.ready;
    slot.process = null;
    slot.ready = false;
    slot.job = null;
    if (job == null) {
      return Optional.empty();
    } else if (stopping || code == ExitCode.INTERRUPTED.code()) {
      // A terminal's Ctrl-C reaches a process that has not begun to leave it to us.
      return Optional.of(new Outcome(job, End.STOPPED, "stopped"));
    } else if (!ready) {
      throw Problem.output(
          directory.path(),
          "a worker process that starts",
          ChildJvm.reason(code) + ChildJvm.lastWords(log(slot)),
          "see " + log(slot));
    }
    return Optional.of(
        new Outcome(job, End.KILLED, ChildJvm.reason(code) + ChildJvm.lastWords(log(slot))));
  }

  private Path log(Slot slot) {
    return directory.workers().resolve("worker-" + slot.number + ".txt");
  }

  private void start(Slot slot) {
    try {
      Files.createDirectories(directory.workers());
      Files.deleteIfExists(log(slot));
      ProcessBuilder builder = ChildJvm.of(directory.workers(), program.mainClass(), words());
      builder.environment().put("CLASSPATH", program.classPath());
      slot.process = builder.redirectError(log(slot).toFile()).start();
      slot.ready = false;
      Process process = slot.process;
      Thread reader = new Thread(() -> read(slot, process), "worker-" + slot.number);
      reader.setDaemon(true);
      reader.start();
    } catch (IOException e) {
      throw AtomicFiles.unwritable(directory.workers(), e);
    }
  }

  private List<String> words() {
    return List.of("worker", directory.path().toString(), "--threads", "" + threads);
  }

  private void read(Slot slot, Process process) {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        events.add(new Event(slot, process, line));
      }
    } catch (IOException e) {
      // Output that cannot be read means the same as output that has ended: the worker is gone.
    }
    events.add(new Event(slot, process, null));
  }

  private static void send(Slot slot, String line) {
    try {
      slot.process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
    } catch (IOException e) {
      // It has died; that is an event of its own.
    }
  }

  @Override
  public void stop() {
    stopping = true;
    for (Slot slot : slots) {
      if (slot.process != null) {
        send(slot, Worker.STOP);
      }
    }
  }

  /** Without input a worker saves and ends. */
  @Override
  public void close() {
    for (Slot slot : slots) {
      if (slot.process != null) {
        try {
          slot.process.getOutputStream().close();
        } catch (IOException e) {
          // It has ended already.
        }
      }
    }
    for (Slot slot : slots) {
      try {
        if (slot.process != null
            && !slot.process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
          slot.process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
