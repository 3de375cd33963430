package org.ltp4j.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {
  @TempDir Path dir;

  @Test
  void aResumedLogEqualsAnUninterruptedOne() throws IOException {
    MetricsLog whole = new MetricsLog(dir.resolve("whole.jsonl"));
    MetricsLog torn = new MetricsLog(dir.resolve("torn.jsonl"));
    for (long step = 1; step <= 8; step++) {
      whole.append(step, Map.of("loss", 1.0 / step));
    }
    for (long step = 1; step <= 6; step++) {
      torn.append(step, Map.of("loss", 1.0 / step));
    }
    Files.writeString(torn.file(), "{\"step\":7,\"lo", StandardOpenOption.APPEND);
    assertThat(torn.read()).hasSize(6);
    torn.truncateTo(4);
    for (long step = 5; step <= 8; step++) {
      torn.append(step, Map.of("loss", 1.0 / step));
    }
    assertThat(torn.file()).hasSameTextualContentAs(whole.file());
    assertThat(torn.read().get(7)).isEqualTo(Map.of("step", 8, "loss", 0.125));
  }

  @Test
  void brokenLinesEndTheLog() throws IOException {
    for (String broken : new String[] {"rubbish\n", "{}\n", "{\"step\":\"x\"}\n", "\n", "[3]\n"}) {
      MetricsLog log = new MetricsLog(dir.resolve("broken.jsonl"));
      Files.writeString(log.file(), "{\"step\":1}\n" + broken + "{\"step\":2}\n");
      assertThat(log.read()).as(broken).hasSize(1);
      log.truncateTo(5);
      assertThat(log.file()).as(broken).hasContent("{\"step\":1}\n");
    }
  }

  @Test
  void anAbsentLogIsEmpty() {
    MetricsLog log = new MetricsLog(dir.resolve("absent.jsonl"));
    log.truncateTo(3);
    assertThat(log.read()).isEmpty();
    assertThat(log.file()).doesNotExist();
  }
}
