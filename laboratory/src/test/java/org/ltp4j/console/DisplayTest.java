package org.ltp4j.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.ltp4j.run.Progress;

class DisplayTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void linesComeSeldomAndTheLastAlways() {
    AtomicLong now = new AtomicLong();
    try (Progress progress = new LinePrinter("mlm", 10, 100, Pace.Unit.STEPS, out, now::get)) {
      for (int step = 11; step <= 23; step++) {
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        progress.step(step, 2000L * (step - 10), step == 23 ? Double.NaN : 2.5);
      }
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "mlm 11/100, loss 2.5000, 2,000 tokens/s, 0:01:29 left",
            "mlm 16/100, loss 2.5000, 2,000 tokens/s, 0:01:24 left",
            "mlm 21/100, loss 2.5000, 2,000 tokens/s, 0:01:19 left",
            "mlm 23/100, 2,000 tokens/s, 0:01:17 left");
  }

  @Test
  void aLoopWithoutStepsPrintsNothing() {
    new LinePrinter("mlm", 0, 5, Pace.Unit.STEPS, out, System::nanoTime).close();
    Progress.none().step(1, 1, 1);
    assertThat(bytes.size()).isZero();
  }

  @Test
  void aTerminalGetsABar() {
    try (Progress progress = new TerminalBar("mlm", 0, 5, Pace.Unit.STEPS, out)) {
      progress.step(5, 1000, 1.25);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("mlm", "100%", "5/5");
  }

  @Test
  void bytesAreCountedAsBytes() {
    AtomicLong now = new AtomicLong();
    try (Progress progress =
        new LinePrinter("fetch", 500_000, 2_500_000, Pace.Unit.BYTES, out, now::get)) {
      now.addAndGet(Duration.ofSeconds(2).toNanos());
      progress.step(1_500_000, 1_000_000, Double.NaN);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("fetch 1.5 MB of 2.5 MB, 500.0 kB/s, 0:00:02 left");
  }

  @Test
  void digitsAreTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("fa-IR"));
    try (Progress progress = new LinePrinter("mlm", 0, 100, Pace.Unit.STEPS, out, () -> 0L)) {
      progress.step(50, 1234, 2.5);
    } finally {
      Locale.setDefault(before);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .startsWith("mlm 50/100")
        .matches("\\p{ASCII}+");
  }
}
