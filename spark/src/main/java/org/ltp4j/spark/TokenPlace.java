package org.ltp4j.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.ltp4j.corpus.Segment;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.problem.Problem;

/**
 * A token cache at a path or in a Hadoop file system, where driver and executors see it. Files
 * appear whole; of two processes that make one the later one changes nothing, since both make the
 * same bytes.
 */
final class TokenPlace {
  private final Configuration hadoop;
  private final FileSystem files;
  private final Path root;

  /** At a path or a location. */
  TokenPlace(Configuration hadoop, String location) {
    this.hadoop = hadoop;
    String absolute = Locations.absolute(location);
    this.root =
        new Path(
            Locations.isUri(location)
                ? location
                : java.nio.file.Path.of(absolute).toUri().toString());
    try {
      FileSystem found = root.getFileSystem(hadoop);
      // Without checksum files beside each.
      this.files = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
    } catch (IOException | IllegalArgumentException e) {
      throw Problem.usage(
              "--cache " + location,
              "a path or the location of a Hadoop file system",
              Locations.reason(e),
              "correct it")
          .causedBy(e);
    }
  }

  /** Whether a file is there. */
  boolean has(String folder, String name) {
    try {
      return files.exists(at(folder, name));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /**
   * Adds a file.
   *
   * @param writer writes it to a place of this machine
   */
  void put(String folder, String name, Consumer<java.nio.file.Path> writer) {
    inPassing(
        work -> {
          java.nio.file.Path here = work.resolve(name);
          writer.accept(here);
          Path there = at(folder, name);
          Path temporary = there.suffix(AtomicFiles.TEMPORARY + UUID.randomUUID());
          files.mkdirs(there.getParent());
          FileUtil.copy(here.toFile(), files, temporary, false, hadoop);
          if (files.exists(there) || !files.rename(temporary, there)) {
            files.delete(temporary, false);
            if (!files.exists(there)) {
              throw new IOException("cannot rename " + temporary);
            }
          }
          return there;
        });
  }

  /** Deletes a file; absent is fine. */
  void delete(String folder, String name) {
    try {
      files.delete(at(folder, name), false);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** A segment that is there. */
  Segment open(String folder, String name) {
    return inPassing(
        work -> {
          java.nio.file.Path here = work.resolve(name);
          FileUtil.copy(files, at(folder, name), here.toFile(), false, hadoop);
          return Segment.open(here);
        });
  }

  /** Work with files of this machine that nobody needs afterwards. */
  private interface Passing<T> {
    T in(java.nio.file.Path folder) throws IOException;
  }

  private <T> T inPassing(Passing<T> work) {
    try {
      java.nio.file.Path folder = Files.createTempDirectory("ltp-tokens");
      try {
        return work.in(folder);
      } finally {
        AtomicFiles.deleteTree(folder);
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Deletes what killed tasks have left of files that they were writing. */
  void tidy(String folder) {
    try {
      for (FileStatus file : files.listStatus(new Path(root, folder))) {
        if (file.getPath().getName().contains(AtomicFiles.TEMPORARY)) {
          files.delete(file.getPath(), false);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path at(String folder, String name) {
    return new Path(root, folder + "/" + name);
  }

  private Problem unwritable(IOException e) {
    return Problem.output(
            root,
            "a folder that the driver and every executor can write",
            Locations.reason(e) + " on " + Place.here(),
            "check its rights and space, or give a --cache that all machines have")
        .causedBy(e);
  }
}
