package org.ltp4j.spark;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.ltp4j.experiment.Hashes;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.problem.Problem;

/**
 * Files and folders by their locations. One of a Hadoop file system, {@code hdfs://…} or {@code
 * s3a://…}, is copied to this machine once and read from there; a path is where it is.
 */
final class Locations {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

  private final Configuration hadoop;
  private final Path cache;

  /** With copies in a folder of this machine. */
  Locations(Configuration hadoop, Path cache) {
    this.hadoop = hadoop;
    this.cache = cache;
  }

  /** The folder for copies that processes of one user share. */
  static Path sharedCache() {
    return Path.of(
        System.getProperty("java.io.tmpdir"), "ltp4j-cache-" + System.getProperty("user.name"));
  }

  /** Whether a location is one of a Hadoop file system, or spelled like one. */
  static boolean isUri(String location) {
    return SCHEME.matcher(location).matches();
  }

  /** A location that means the same in every working directory. */
  static String absolute(String location) {
    return isUri(location) ? location : Path.of(location).toAbsolutePath().normalize().toString();
  }

  /**
   * The local path of a location.
   *
   * @throws Problem if this process cannot read it
   */
  Path local(String location) {
    if (!isUri(location)) {
      return present(location, Path.of(location));
    } else if (location.startsWith("file:")) {
      return present(location, Path.of(new org.apache.hadoop.fs.Path(location).toUri().getPath()));
    }
    org.apache.hadoop.fs.Path source = new org.apache.hadoop.fs.Path(location);
    try {
      FileSystem files = source.getFileSystem(hadoop);
      return copied(files, files.getFileStatus(source), location);
    } catch (IOException e) {
      throw Problem.input(
              location,
              "a file or folder that " + Place.here() + " can read",
              reason(e),
              "check the location and its rights")
          .causedBy(e);
    }
  }

  private static Path present(String location, Path path) {
    if (Files.isReadable(path)) {
      return path;
    }
    throw Problem.input(
        location,
        "a path that the driver and every executor can read",
        "nothing to read on " + Place.here(),
        "put it on a shared file system (hdfs:, s3a:, a mount that all machines have), or check"
            + " the path");
  }

  /** One process copies, others of this machine wait for it. */
  private Path copied(FileSystem files, FileStatus source, String location) throws IOException {
    String version = Hashes.json(location + " " + fingerprint(files, source));
    Path target = cache.resolve(version.substring(0, 16)).resolve(source.getPath().getName());
    if (Files.exists(target)) {
      return target;
    }
    Files.createDirectories(target.getParent());
    Path lockFile = target.resolveSibling(".lock");
    synchronized (Locations.class) {
      try (RandomAccessFile file = new RandomAccessFile(lockFile.toFile(), "rw");
          FileLock lock = file.getChannel().lock()) {
        if (!Files.exists(target)) {
          Path temporary = target.resolveSibling(target.getFileName() + AtomicFiles.TEMPORARY);
          AtomicFiles.deleteTree(temporary);
          FileUtil.copy(files, source.getPath(), temporary.toFile(), false, hadoop);
          Files.move(temporary, target);
        }
      }
    }
    return target;
  }

  /** Names, sizes and times of what is there, so that another content is another copy. */
  private static String fingerprint(FileSystem files, FileStatus status) throws IOException {
    if (status.isFile()) {
      return status.getPath().getName() + status.getLen() + "@" + status.getModificationTime();
    }
    StringBuilder all = new StringBuilder();
    for (FileStatus entry : files.listStatus(status.getPath())) {
      all.append(fingerprint(files, entry)).append('\n');
    }
    return all.toString();
  }

  static String reason(Exception e) {
    Throwable cause = e instanceof UncheckedIOException u ? u.getCause() : e;
    String message = cause.getMessage() == null ? "" : cause.getMessage();
    return "%s (%s)"
        .formatted(cause.getClass().getSimpleName(), message.lines().findFirst().orElse(""));
  }
}
