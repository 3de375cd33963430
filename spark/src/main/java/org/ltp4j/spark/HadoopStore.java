package org.ltp4j.spark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.json.Json;
import org.ltp4j.mlm.MlmStage;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.RunDirectory;
import org.ltp4j.trial.TrialStatus;

/**
 * A sweep's results in a Hadoop file system, where driver and executors see them. Executors only
 * add to {@code attempts}, each under a name of its own; the driver alone puts the first complete
 * attempt of a trial in place. So tasks that are done twice, and executors that come back from the
 * dead, change nothing.
 */
final class HadoopStore {
  private static final String ATTEMPTS = "attempts";
  private static final String TRIALS = "trials";
  private static final String RESULT = "result.json";
  private static final String PLAN = "sweep.json";
  private static final String SHARED = "shared";
  private static final String TICKET = "ticket.safetensors";
  private static final String SECONDS = "seconds.json";

  private final Configuration hadoop;
  private final FileSystem files;
  private final Path root;

  /** At a path or a location. */
  HadoopStore(Configuration hadoop, String location) {
    this.hadoop = hadoop;
    this.root =
        new Path(
            Locations.isUri(location)
                ? location
                : java.nio.file.Path.of(location).toAbsolutePath().normalize().toUri().toString());
    try {
      FileSystem found = root.getFileSystem(hadoop);
      // Without checksum files beside each.
      this.files = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
    } catch (IOException | IllegalArgumentException e) {
      throw Problem.usage(
              location,
              "a path or the location of a Hadoop file system",
              Locations.reason(e),
              "correct it")
          .causedBy(e);
    }
  }

  /** A location in it. */
  String location(String... parts) {
    return new Path(root, String.join("/", parts)).toString();
  }

  /** Makes it ready, with what an earlier driver could not put in place any more. */
  void open() {
    try {
      if (files.exists(root)
          && !files.exists(new Path(root, PLAN))
          && files.listStatus(root).length > 0) {
        throw Problem.output(
            root, "an empty folder or that of a sweep", "something else", "choose another --out");
      }
      Path attempts = new Path(root, ATTEMPTS);
      files.mkdirs(attempts);
      for (FileStatus attempt : files.listStatus(attempts)) {
        String name = attempt.getPath().getName();
        if (!name.contains(AtomicFiles.TEMPORARY)) {
          adopt(name.substring(0, name.indexOf('.')), name);
        }
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /**
   * Makes sure that this process sees the driver's files.
   *
   * @throws Problem if it does not
   */
  void requireShared() throws IOException {
    if (!files.exists(new Path(root, ATTEMPTS))) {
      throw Problem.output(
          root,
          "a folder that the driver and every executor can write",
          "nothing there on " + Place.here(),
          "give --out on a shared file system (hdfs:, s3a:, a mount that all machines have)");
    }
  }

  /** Adds a trial's folder; returns the attempt's name. */
  String publish(java.nio.file.Path folder, String trial, String task) throws IOException {
    String name = trial + "." + task + "-" + UUID.randomUUID();
    Path temporary = new Path(root, ATTEMPTS + "/" + name + AtomicFiles.TEMPORARY);
    FileUtil.copy(folder.toFile(), files, temporary, false, hadoop);
    if (!files.rename(temporary, new Path(root, ATTEMPTS + "/" + name))) {
      throw new IOException("cannot rename " + temporary);
    }
    return name;
  }

  /** Puts an attempt in place, unless the trial is done already. */
  void adopt(String trial, String attempt) {
    Path from = new Path(root, ATTEMPTS + "/" + attempt);
    Path to = new Path(root, TRIALS + "/" + trial);
    try {
      if (isDone(to) || !isDone(from)) {
        files.delete(from, true);
        return;
      }
      // A result that appears last is never without its files, also where folders are copied.
      Path result = new Path(from, RESULT);
      Path aside = new Path(from, RESULT + AtomicFiles.TEMPORARY);
      files.delete(to, true);
      files.mkdirs(to.getParent());
      renamed(result, aside);
      renamed(from, to);
      renamed(new Path(to, aside.getName()), new Path(to, RESULT));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private void renamed(Path from, Path to) throws IOException {
    if (!files.rename(from, to)) {
      throw new IOException("cannot rename " + from + " to " + to);
    }
  }

  private boolean isDone(Path trial) {
    try (InputStream in = files.open(new Path(trial, RESULT))) {
      return TrialStatus.DONE.key().equals(Json.MAPPER.readTree(in).path("status").asText());
    } catch (IOException absentOrDamaged) {
      return false;
    }
  }

  /** Whether a folder of this machine is the store itself. */
  boolean is(java.nio.file.Path folder) {
    return root.toUri().getScheme().equals("file")
        && root.toUri().getPath().equals(folder.toAbsolutePath().normalize().toString());
  }

  /**
   * Brings what a driver has to know: results, and shared stages that are not here or only half
   * done here.
   */
  void pull(java.nio.file.Path mirror) {
    if (is(mirror)) {
      return;
    }
    try {
      AtomicFiles.deleteTree(mirror.resolve(TRIALS));
      for (Path trial : children(TRIALS)) {
        pullResult(mirror, trial.getName());
      }
      for (Path shared : children(SHARED)) {
        java.nio.file.Path target = mirror.resolve(SHARED).resolve(shared.getName());
        if (!Files.exists(target) || isComplete(files, shared) && !isComplete(target)) {
          bring(shared, target);
        }
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Brings a folder; a driver that is killed meanwhile leaves no half that counts as one. */
  private void bring(Path from, java.nio.file.Path to) throws IOException {
    java.nio.file.Path temporary = to.resolveSibling(to.getFileName() + AtomicFiles.TEMPORARY);
    AtomicFiles.deleteTree(temporary);
    Files.createDirectories(to.getParent());
    FileUtil.copy(files, from, temporary.toFile(), false, hadoop);
    AtomicFiles.deleteTree(to);
    Files.move(temporary, to);
  }

  private boolean isComplete(java.nio.file.Path stage) throws IOException {
    return isComplete(FileSystem.getLocal(hadoop).getRaw(), new Path(stage.toUri()));
  }

  /** Whether a shared stage has left its ticket, or its delta in a run that was completed. */
  private static boolean isComplete(FileSystem files, Path stage) throws IOException {
    if (files.exists(new Path(stage, TICKET))) {
      return true;
    }
    try (InputStream in = files.open(new Path(stage, RunDirectory.PROVENANCE))) {
      return files.exists(new Path(stage, MlmStage.DELTA))
          && Json.MAPPER.readTree(in).path("circumstances").hasNonNull("finished");
    } catch (IOException absentOrDamaged) {
      return false;
    }
  }

  /** Brings a trial's result. */
  void pullResult(java.nio.file.Path mirror, String trial) {
    Path result = new Path(root, TRIALS + "/" + trial + "/" + RESULT);
    try {
      if (!is(mirror) && files.exists(result)) {
        try (InputStream in = files.open(result)) {
          AtomicFiles.write(mirror.resolve(TRIALS).resolve(trial).resolve(RESULT), in::transferTo);
        }
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /**
   * Takes there what the driver has made: the plan, complete shared stages, trials that are not
   * done.
   */
  void push(java.nio.file.Path mirror) {
    if (is(mirror)) {
      return;
    }
    try {
      put(mirror.resolve(PLAN), new Path(root, PLAN));
      for (java.nio.file.Path shared : entries(mirror.resolve(SHARED))) {
        if (isComplete(shared)) {
          putShared(shared);
        }
      }
      for (java.nio.file.Path trial : entries(mirror.resolve(TRIALS))) {
        Path there = new Path(root, TRIALS + "/" + trial.getFileName());
        java.nio.file.Path result = trial.resolve(RESULT);
        if (!isDone(there) && Files.exists(result) && !holds(new Path(there, RESULT), result)) {
          put(result, new Path(there, RESULT));
        }
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Takes a shared stage there as it is now; half done, for another driver to go on with. */
  void pushShared(java.nio.file.Path mirror, String stage) {
    java.nio.file.Path folder = mirror.resolve(SHARED).resolve(stage);
    try {
      if (!is(mirror) && Files.exists(folder)) {
        putShared(folder);
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Brings what is known of how long a shared stage took. */
  void pullSeconds(String stage, java.nio.file.Path folder) throws IOException {
    Path seconds = new Path(root, SHARED + "/" + stage + "/" + SECONDS);
    if (files.exists(seconds)) {
      try (InputStream in = files.open(seconds)) {
        AtomicFiles.write(folder.resolve(SECONDS), in::transferTo);
      }
    }
  }

  private void putShared(java.nio.file.Path folder) throws IOException {
    Path there = new Path(root, SHARED + "/" + folder.getFileName());
    if (!isComplete(files, there)) {
      put(folder, there);
    }
  }

  private boolean holds(Path there, java.nio.file.Path here) throws IOException {
    if (!files.exists(there)) {
      return false;
    }
    try (InputStream in = files.open(there)) {
      return Arrays.equals(in.readAllBytes(), Files.readAllBytes(here));
    }
  }

  /** Forgets attempts that came too late. */
  void close() {
    try {
      files.delete(new Path(root, ATTEMPTS), true);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private void put(java.nio.file.Path from, Path to) throws IOException {
    Path temporary = to.suffix(AtomicFiles.TEMPORARY + UUID.randomUUID());
    files.mkdirs(to.getParent());
    FileUtil.copy(from.toFile(), files, temporary, false, hadoop);
    files.delete(to, true);
    renamed(temporary, to);
  }

  private List<Path> children(String folder) throws IOException {
    Path path = new Path(root, folder);
    List<Path> children = new ArrayList<>();
    if (files.exists(path)) {
      for (FileStatus child : files.listStatus(path)) {
        if (!child.getPath().getName().contains(AtomicFiles.TEMPORARY)) {
          children.add(child.getPath());
        }
      }
    }
    return children;
  }

  private static List<java.nio.file.Path> entries(java.nio.file.Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var entries = Files.list(folder)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().contains(AtomicFiles.TEMPORARY))
          .toList();
    }
  }

  private Problem unwritable(IOException e) {
    return Problem.output(
            root, "a store that can be written", Locations.reason(e), "check its rights and space")
        .causedBy(e);
  }
}
