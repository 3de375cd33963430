package org.ltp4j.engine;

import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ltp4j.problem.Problem;

/** Turns the engine's out-of-memory errors into a message for people. */
public final class MemoryProblem {
  /** The engine has no type of its own for this. */
  private static final Pattern NO_ROOM =
      Pattern.compile("allocate memory|out of memory", Pattern.CASE_INSENSITIVE);

  private static final Pattern ON_DEVICE = Pattern.compile("CUDA|HIP|GPU");
  private static final Pattern ASKED = Pattern.compile("[Tt]ried to allocate ([0-9.]+ \\w+)");

  private MemoryProblem() {}

  /** Whether this error says that memory ran out. */
  public static boolean is(RuntimeException failure) {
    return !(failure instanceof Problem) && NO_ROOM.matcher(message(failure)).find();
  }

  /**
   * Runs a body.
   *
   * @throws Problem in place of the engine's own exception for want of memory
   */
  public static <T> T explained(Supplier<T> body) {
    try {
      return body.get();
    } catch (RuntimeException e) {
      throw is(e) ? of(message(e)) : e;
    }
  }

  private static Problem of(String message) {
    Matcher asked = ASKED.matcher(message);
    return Problem.input(
        ON_DEVICE.matcher(message).find() ? "memory of the GPU" : "memory",
        "room for the tensors of one step",
        asked.find() ? "none for another " + asked.group(1) : "too little",
        "lower --batch or --max-length, use --recompute or --precision bf16, or run fewer programs"
            + " beside it; what is written stays");
  }

  private static String message(RuntimeException failure) {
    return String.valueOf(failure.getMessage());
  }
}
