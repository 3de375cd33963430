package org.ltp4j.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.run.DirectoryLock;

class WatchTest {
  @TempDir Path directory;

  @Test
  void aSweepIsAwaitedUntilItsPlanIsThere() throws Exception {
    Path none = directory.resolve("none");
    assertThat(new Watch(none).isAwaited()).isTrue();
    Files.createDirectories(none);
    assertThat(new Watch(none).isAwaited()).isTrue();
    try (DirectoryLock lock = DirectoryLock.take(none)) {
      assertThat(new Watch(none).isAwaited()).isTrue();
      Files.writeString(none.resolve("sweep.json"), "{}");
      assertThat(new Watch(none).isAwaited()).isFalse();
    }
    Files.writeString(directory.resolve("notes.txt"), "mine");
    assertThat(new Watch(directory).isAwaited()).as("something else").isFalse();
  }

  @Test
  void theLastWordsOfJobsAreTheirLastLines() {
    SweepDirectory sweep = new SweepDirectory(directory);
    Job mlm = new Job(Job.Kind.SHARED, "mlm-1");
    Job ticket = new Job(Job.Kind.SHARED, "ticket-2");
    AtomicFiles.writeString(sweep.messages(mlm), "mlm 1/9\nmlm 2/9, loss 5.0\n");
    assertThat(new Watch(directory).lastWords(null, List.of(ticket, mlm)))
        .isEqualTo("mlm-1 (mlm 2/9, loss 5.0); ticket-2");
  }
}
