package org.ltp4j.problem;

/**
 * A problem its user can solve. The message is one line that names the place (file, row or tensor),
 * what was expected, what was found and what to do; it is printed without a stack trace.
 */
public final class Problem extends RuntimeException {
  /** What the process ends with. */
  private final ExitCode exitCode;

  private Problem(ExitCode exitCode, String message, Throwable cause) {
    super(oneLine(message), cause);
    this.exitCode = exitCode;
  }

  /**
   * A file that cannot be used.
   *
   * @param where file, and row or tensor in it
   * @param expected what had to be there
   * @param found what is there
   * @param remedy what the user can do, as an imperative sentence without the full stop
   * @return the problem, with {@link ExitCode#INPUT}
   */
  public static Problem input(Object where, String expected, Object found, String remedy) {
    return new Problem(ExitCode.INPUT, line(where, expected, found, remedy), null);
  }

  /**
   * A flag or recipe value that cannot be used.
   *
   * @param where flag, recipe key or file
   * @param expected what had to be there
   * @param found what is there
   * @param remedy what the user can do, as an imperative sentence without the full stop
   * @return the problem, with {@link ExitCode#USAGE}
   */
  public static Problem usage(Object where, String expected, Object found, String remedy) {
    return new Problem(ExitCode.USAGE, line(where, expected, found, remedy), null);
  }

  /**
   * Output that cannot be written.
   *
   * @param where file or directory
   * @param expected what had to be there
   * @param found what is there
   * @param remedy what the user can do, as an imperative sentence without the full stop
   * @return the problem, with {@link ExitCode#OUTPUT}
   */
  public static Problem output(Object where, String expected, Object found, String remedy) {
    return new Problem(ExitCode.OUTPUT, line(where, expected, found, remedy), null);
  }

  /**
   * Another process that is needed and gone.
   *
   * @param where the process
   * @param expected what had to be there
   * @param found what is there
   * @param remedy what the user can do, as an imperative sentence without the full stop
   * @return the problem, with {@link ExitCode#LOST}
   */
  public static Problem lost(Object where, String expected, Object found, String remedy) {
    return new Problem(ExitCode.LOST, line(where, expected, found, remedy), null);
  }

  /**
   * What another process had to say, as it said it.
   *
   * @param exitCode that process's
   * @param message its line
   * @return the problem in this process
   */
  public static Problem passedOn(ExitCode exitCode, String message) {
    return new Problem(exitCode, message, null);
  }

  /**
   * Work that the user has stopped; its state is saved.
   *
   * @param where what was at work
   * @param done steps that are done
   * @param total steps in all
   * @return the problem, with {@link ExitCode#INTERRUPTED}
   */
  public static Problem interrupted(Object where, long done, long total) {
    return interrupted(where, "step", done, total);
  }

  /**
   * The same, of work that is counted in something else than steps.
   *
   * @param where what was at work
   * @param unit what is counted, in the singular
   * @param done how many of them are done
   * @param total how many there are
   * @return the problem, with {@link ExitCode#INTERRUPTED}
   */
  public static Problem interrupted(Object where, String unit, long done, long total) {
    return new Problem(
        ExitCode.INTERRUPTED,
        "%s: stopped after %s %s of %s; the same command goes on from there"
            .formatted(where, unit, done, total),
        null);
  }

  /**
   * Work that the user has stopped and that has left nothing.
   *
   * @param where what was at work
   * @return the problem, with {@link ExitCode#INTERRUPTED}
   */
  public static Problem stopped(Object where) {
    return new Problem(
        ExitCode.INTERRUPTED,
        where + ": stopped, nothing was written; the same command starts over",
        null);
  }

  /**
   * The same problem with the exception that revealed it, for {@code --debug}.
   *
   * @param cause the exception
   * @return a new problem with that cause
   */
  public Problem causedBy(Throwable cause) {
    return new Problem(exitCode, getMessage(), cause);
  }

  /**
   * The same problem, found while reading something larger, e.g. a template in a task file.
   *
   * @param place what was read, named before the message
   * @return a new problem with the longer message
   */
  public Problem in(Object place) {
    return new Problem(exitCode, place + ", " + getMessage(), getCause());
  }

  /** {@return the process exit code this problem ends in} */
  public ExitCode exitCode() {
    return exitCode;
  }

  /**
   * Names from files and paths may hold line breaks, or characters that make a terminal do things
   * or show text in another order than it has.
   */
  private static String oneLine(String message) {
    StringBuilder line = new StringBuilder(message.length());
    message
        .chars()
        .forEach(
            c -> {
              if (Character.isISOControl(c) || isLineOrDirection(c)) {
                line.append("\\u%04x".formatted(c));
              } else {
                line.append((char) c);
              }
            });
    return line.toString();
  }

  private static boolean isLineOrDirection(int c) {
    return c == 0x2028 || c == 0x2029 || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
  }

  private static String line(Object where, String expected, Object found, String remedy) {
    return "%s: expected %s, found %s; %s".formatted(where, expected, found, remedy);
  }
}
