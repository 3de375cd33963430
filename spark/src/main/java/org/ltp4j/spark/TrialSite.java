package org.ltp4j.spark;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.problem.Problem;
import org.ltp4j.sweep.Executor;
import org.ltp4j.sweep.Plan;
import org.ltp4j.sweep.Program;
import org.ltp4j.sweep.TrialProcess;

/**
 * An executor's part in a sweep. A task lends its slot to a worker process, the same as on one
 * machine: thread counts and messages are a process's own, and one that dies takes no other trial
 * with it. Processes are kept for the next trial. What tasks of one executor share can only be
 * static, since a task is handed nothing else.
 */
final class TrialSite implements AutoCloseable {
  private static final Map<String, TrialSite> OPEN = new ConcurrentHashMap<>();

  private final TrialSetup setup;
  private final Locations locations;
  private final Plan plan;
  private final Path scratch;
  private final Program program;
  private final HadoopStore store;
  private final Queue<TrialProcess> idle = new ConcurrentLinkedQueue<>();

  private TrialSite(TrialSetup setup) {
    Place.requireBuild(setup.build());
    this.setup = setup;
    this.locations = new Locations(setup.hadoop().value(), Locations.sharedCache());
    this.plan = setup.planHere(locations);
    this.program = new Program(setup.mainClass(), classPath());
    this.store = new HadoopStore(setup.hadoop().value(), setup.store());
    try {
      store.requireShared();
      this.scratch = Files.createTempDirectory(Path.of(SparkFiles.getRootDirectory()), "trials");
    } catch (IOException e) {
      throw AtomicFiles.unwritable(Path.of(SparkFiles.getRootDirectory()), e);
    }
  }

  /** Does a trial in this process's part of a sweep. */
  static TrialAnswer run(TrialSetup setup, String trial) throws InterruptedException, IOException {
    TrialSite site;
    try {
      site = OPEN.computeIfAbsent(setup.id(), id -> new TrialSite(setup));
    } catch (Problem refusal) {
      // As a value: what is wrong will not be better when the task is tried again.
      return new TrialAnswer(null, null, null, refusal);
    }
    return site.run(trial);
  }

  /** Ends the part of this process in a sweep, if it has one. */
  static void close(String id) {
    TrialSite site = OPEN.remove(id);
    if (site != null) {
      site.close();
    }
  }

  private TrialAnswer run(String trial) throws InterruptedException, IOException {
    TrialProcess process = idle.poll();
    if (process == null) {
      Path own = Files.createTempDirectory(scratch, "slot");
      process = new TrialProcess(own, plan, program, setup.threads());
    }
    Path folder = process.directory().store().folder(trial);
    Executor.Outcome outcome;
    try {
      bringTicket(process, trial);
      outcome = process.run(trial);
    } catch (InterruptedException | RuntimeException | IOException e) {
      process.close();
      throw e;
    }
    idle.add(process);
    String attempt = null;
    if (outcome.end() == Executor.End.DONE) {
      attempt = store.publish(folder, trial, "" + TaskContext.get().taskAttemptId());
    }
    AtomicFiles.deleteTree(folder);
    return new TrialAnswer(outcome.end(), outcome.reason(), attempt, null);
  }

  /**
   * Copies of tickets from far away are shared; all that a process has of its own is a link, and
   * how long the shared stages took, which a trial's costs say.
   */
  private void bringTicket(TrialProcess process, String trial) throws IOException {
    String needs = plan.trial(trial).needs();
    if (needs == null) {
      return;
    }
    Path ticket = process.directory().result(plan.shared(needs));
    if (Files.exists(ticket)) {
      return;
    }
    for (String stage = needs; stage != null; stage = plan.shared(stage).needs()) {
      store.pullSeconds(stage, process.directory().shared(stage));
    }
    Path found = locations.local(store.location("shared", needs, ticket.getFileName().toString()));
    Files.createDirectories(ticket.getParent());
    try {
      Files.createSymbolicLink(ticket, found.toAbsolutePath());
    } catch (UnsupportedOperationException | IOException noLinks) {
      Files.copy(found, ticket);
    }
  }

  /** Everything that this process was given: its own class path, and the jars that Spark sent. */
  private static String classPath() {
    List<String> all = new ArrayList<>();
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    for (ClassLoader l = loader; l != null; l = l.getParent()) {
      if (l instanceof URLClassLoader urls) {
        for (URL url : urls.getURLs()) {
          try {
            all.add(Path.of(url.toURI()).toString());
          } catch (URISyntaxException | RuntimeException e) {
            // No file; the process will say what it lacks.
            continue;
          }
        }
      }
    }
    all.add(System.getProperty("java.class.path"));
    return String.join(File.pathSeparator, all);
  }

  @Override
  public void close() {
    idle.forEach(TrialProcess::close);
    idle.clear();
    try {
      AtomicFiles.deleteTree(scratch);
    } catch (IOException e) {
      // Spark deletes it with its own files.
      return;
    }
  }
}
