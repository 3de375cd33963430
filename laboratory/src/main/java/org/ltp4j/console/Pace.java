package org.ltp4j.console;

import java.time.Duration;
import java.util.Locale;
import org.ltp4j.run.ByteCount;

/**
 * The speed of a loop and the time that is left.
 *
 * @param from steps that were done before this process began
 * @param total steps in all, or {@link #UNKNOWN} bytes
 * @param elapsed since this process began
 * @param step steps done
 * @param tokens tokens that this process worked through
 * @param loss the latest loss; NaN where there is none
 * @param unit what steps and tokens are
 */
record Pace(
    long from, long total, Duration elapsed, long step, long tokens, double loss, Unit unit) {
  /** What is counted. */
  enum Unit {
    /** Steps of a training, and the tokens in them. */
    STEPS,
    /** Bytes of a download, both. */
    BYTES,
    /** Bytes of a text, and the tokens in them. */
    TEXT;

    boolean inBytes() {
      return this != STEPS;
    }
  }

  /** How many steps there are where nobody knows: what comes through a pipe. */
  static final long UNKNOWN = -1;

  /** E.g. {@code 12/100, loss 2.345, 10,234 tokens/s, 0:12:34 left}. */
  String line() {
    if (total == UNKNOWN) {
      return ByteCount.text(step) + ", " + message();
    }
    String done =
        unit.inBytes() ? ByteCount.text(step) + " of " + ByteCount.text(total) : step + "/" + total;
    return "%s, %s, %s left".formatted(done, message(), left());
  }

  /** Loss and speed. */
  String message() {
    String speed =
        unit == Unit.BYTES
            ? ByteCount.text(tokensPerSecond()) + "/s"
            : String.format(Locale.ROOT, "%,d tokens/s", tokensPerSecond());
    return Double.isNaN(loss) ? speed : String.format(Locale.ROOT, "loss %.4f, %s", loss, speed);
  }

  long tokensPerSecond() {
    return seconds() > 0 ? Math.round(tokens / seconds()) : 0;
  }

  private String left() {
    if (step <= from) {
      return "unknown time";
    }
    long s = Math.round(seconds() / (step - from) * (total - step));
    return String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  }

  private double seconds() {
    return elapsed.toNanos() / 1e9;
  }
}
