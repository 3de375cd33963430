package org.ltp4j.fuzz;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;

/**
 * Gives a reader many damaged copies of a file. Every copy must be read, or refused by a {@link
 * Problem} of one line, within ten seconds and with memory in proportion to its size.
 *
 * <p>{@code -Dltp.fuzz.count=1000} sets how many copies, {@code -Dltp.fuzz.seed=N} which; a failure
 * names both the seed and the copy.
 */
public final class Fuzz {
  private static final int USUAL_COUNT = 60;
  private static final long SECONDS = 10;

  /** What reading any of the small files may take on the heap; JSON trees are wide. */
  private static final long BYTES = 200_000_000;

  private static final com.sun.management.ThreadMXBean MEMORY =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Fuzz() {}

  /** Reads the damaged file, and asserts that it is what it says if it is accepted. */
  @FunctionalInterface
  public interface Reader {
    /** Throws a {@link Problem} if the file is refused. */
    void read() throws Exception;
  }

  /**
   * Damages a file again and again, then restores it.
   *
   * @param file what is damaged; the reader finds it, or the folder it is in, by itself
   * @throws AssertionError with seed and number of the first copy that was not handled
   */
  public static void damage(Path file, Mutation mutation, Reader reader) throws IOException {
    byte[] original = Files.readAllBytes(file);
    long seed = Long.getLong("ltp.fuzz.seed", 1);
    int count = Integer.getInteger("ltp.fuzz.count", USUAL_COUNT);
    ExecutorService thread = Executors.newSingleThreadExecutor(Fuzz::daemon);
    try {
      int accepted = 0;
      for (int i = 0; i < count; i++) {
        byte[] damaged =
            mutation.apply(
                original, new Streams(seed).stream("fuzz", file.getFileName().toString(), i));
        Files.write(file, damaged);
        String copy =
            "-Dltp.fuzz.seed=%d, copy %d of %s (%d bytes, kept in %s): "
                .formatted(seed, i, file.getFileName(), damaged.length, kept(file));
        try {
          accepted += refused(thread, reader, copy) || Arrays.equals(damaged, original) ? 0 : 1;
        } catch (AssertionError e) {
          Files.write(kept(file), damaged);
          throw e;
        }
      }
      System.out.printf(
          "fuzz %s: %d copies, %d accepted, seed %d%n", file.getFileName(), count, accepted, seed);
    } finally {
      thread.shutdownNow();
      Files.write(file, original);
    }
  }

  /** Outside the test's own folder, which is deleted when the test fails. */
  private static Path kept(Path file) {
    return Path.of(System.getProperty("java.io.tmpdir"), "fuzz-" + file.getFileName());
  }

  private static boolean refused(ExecutorService thread, Reader reader, String copy) {
    Future<Long> outcome = thread.submit(() -> bytesTaken(reader));
    try {
      long bytes = outcome.get(SECONDS, TimeUnit.SECONDS);
      if (bytes > BYTES) {
        throw new AssertionError(copy + "took " + bytes + " bytes");
      }
      return bytes < 0;
    } catch (TimeoutException e) {
      throw new AssertionError(copy + "no end after " + SECONDS + " s", e);
    } catch (ExecutionException e) {
      throw new AssertionError(copy + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Heap that reading took; -1 if the file was refused with little. */
  private static long bytesTaken(Reader reader) throws Exception {
    long before = MEMORY.getCurrentThreadAllocatedBytes();
    boolean refused = false;
    try {
      reader.read();
    } catch (Problem e) {
      refused = true;
      String message = e.getMessage();
      if (e.exitCode() == ExitCode.INTERNAL || message.lines().count() != 1) {
        throw new AssertionError("no line of a user's problem: " + message, e);
      }
    }
    long taken = MEMORY.getCurrentThreadAllocatedBytes() - before;
    return refused && taken <= BYTES ? -1 : taken;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "fuzz");
    thread.setDaemon(true);
    return thread;
  }
}
