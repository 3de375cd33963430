package org.ltp4j.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Iterator;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.ByteCount;

/**
 * Fetches a file under the name {@code TARGET.incomplete}, goes on where an earlier attempt
 * stopped, checks the hash, and only then gives it its name.
 */
record Download(Http http, Meter meter) {
  private static final String INCOMPLETE = ".incomplete";

  /** Attempts in a row that bring no byte, or too few. */
  private static final int ATTEMPTS = 5;

  /** Bytes that an earlier attempt left of a file, at most its size. */
  static long present(RemoteFile file, Path target) {
    return Math.min(file.size(), isComplete(file, target) ? file.size() : size(part(target)));
  }

  /** Whether the file is there; a file under its final name was checked when it got it. */
  static boolean isComplete(RemoteFile file, Path target) {
    return Files.isRegularFile(target) && size(target) == file.size();
  }

  /**
   * Fetches the file unless it is there.
   *
   * @throws Problem if no address has it, it has another hash, or it cannot be written; what came
   *     so far stays for the next attempt, except where it is wrong
   */
  void fetch(RemoteFile file, Path target) {
    if (isComplete(file, target)) {
      return;
    }
    Path part = part(target);
    try {
      Files.createDirectories(target.toAbsolutePath().getParent());
      anyAddress(file, part);
      verify(file, part);
      try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw AtomicFiles.unwritable(target, e);
    }
  }

  private void anyAddress(RemoteFile file, Path part) throws IOException {
    Iterator<URI> addresses = file.addresses().iterator();
    while (true) {
      try {
        transfer(file, addresses.next(), part);
        return;
      } catch (Problem e) {
        if (!addresses.hasNext()) {
          throw e;
        }
      }
    }
  }

  private void transfer(RemoteFile file, URI address, Path part) throws IOException {
    int fruitless = 0;
    while (size(part) != file.size() || !Files.exists(part)) {
      long before = size(part);
      if (before > file.size()) {
        restart(part);
        before = 0;
      }
      IOException cut = append(file, address, part, before);
      // A server that trickles would else be asked again for ever.
      long came = size(part) - before;
      fruitless = came > 0 && came >= http.patience().least() ? 0 : fruitless + 1;
      if (size(part) == file.size()) {
        break;
      } else if (fruitless == ATTEMPTS) {
        String found = cut == null ? "the connection cut" : Http.message(cut);
        throw Problem.input(
                address,
                "%s bytes".formatted(file.size()),
                "%s, then %s".formatted(size(part), found),
                "fetch again; it goes on from there")
            .causedBy(cut);
      } else if (fruitless > 0) {
        http.patience().pause(Duration.ofSeconds(1L << fruitless));
      }
    }
  }

  /** Adds what the server sends; returns what cut it, or null. */
  private IOException append(RemoteFile file, URI address, Path part, long have)
      throws IOException {
    HttpResponse<InputStream> response = http.get(address, have);
    try (InputStream body = Stall.guard(response.body(), http.patience())) {
      if (response.statusCode() == 416) {
        restart(part);
        return null;
      }
      long from = response.statusCode() == 206 ? have : 0;
      if (from > 0 && !startsAt(response, from)) {
        restart(part);
        return null;
      } else if (from < have) {
        restart(part); // A server without ranges sends everything again.
      }
      try (OutputStream out =
          Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        return copy(file, address, part, body, out, from);
      }
    }
  }

  private IOException copy(
      RemoteFile file, URI address, Path part, InputStream body, OutputStream out, long from)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    long total = from;
    while (true) {
      int count;
      try {
        count = body.read(buffer);
      } catch (IOException e) {
        return e;
      }
      if (count < 0) {
        return null;
      }
      total += count;
      if (total > file.size()) {
        out.close();
        restart(part);
        throw Problem.input(
            address,
            file.size() + " bytes, as its place says",
            "more",
            "fetch again later, or tell the place's owner");
      }
      out.write(buffer, 0, count);
      meter.add(count);
    }
  }

  private static boolean startsAt(HttpResponse<?> response, long from) {
    return response
        .headers()
        .firstValue("Content-Range")
        .map(range -> range.matches("bytes\\s+" + from + "-.*"))
        .orElse(false);
  }

  private void restart(Path part) throws IOException {
    meter.add(-size(part));
    Files.deleteIfExists(part);
  }

  private void verify(RemoteFile file, Path part) throws IOException {
    Checksum found = file.checksum().of(part);
    if (!found.equals(file.checksum())) {
      restart(part);
      throw Problem.input(
          file.addresses().get(0),
          file.checksum().toString(),
          found.hex(),
          "fetch again; the wrong bytes are deleted");
    }
  }

  /** Where a file stays until it is whole. */
  static Path part(Path target) {
    return target.resolveSibling(target.getFileName() + INCOMPLETE);
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw Problem.input(file, "a file that can be read", e.getMessage(), "check its rights")
          .causedBy(e);
    }
  }

  /**
   * Refuses to begin what cannot fit.
   *
   * @param folder on whose disk it goes
   */
  static void requireSpace(Path folder, long bytes) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there)) {
      there = there.getParent();
    }
    try {
      long free = Files.getFileStore(there).getUsableSpace();
      if (free < bytes) {
        throw Problem.output(
            folder,
            "room for " + ByteCount.text(bytes),
            ByteCount.text(free),
            "free some space or choose another disk (HF_HOME, --out)");
      }
    } catch (IOException e) {
      throw AtomicFiles.unwritable(folder, e);
    }
  }
}
