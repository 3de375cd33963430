package org.ltp4j.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.jdk.JdkSensitive;

/** What is on the disk, and not only on its way there; the virtual machine itself tells. */
@JdkSensitive
class AtomicFilesTest {
  @TempDir Path dir;

  /** What was synced below the folder, in order; endings of temporary names are left out. */
  private List<String> synced(Runnable work) throws IOException {
    Path file = dir.resolveSibling(dir.getFileName() + ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withThreshold(Duration.ZERO).withoutStackTrace();
      recording.start();
      work.run();
      recording.stop();
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .sorted(Comparator.comparing(RecordedEvent::getStartTime))
          .map(event -> event.getString("path"))
          .filter(path -> path.startsWith(dir.toString()))
          .map(path -> dir.relativize(Path.of(path)).toString())
          .map(path -> path.replaceAll("\\.tmp-[0-9a-f]+-\\d+", ".tmp"))
          .toList();
    } finally {
      Files.delete(file);
    }
  }

  private static void fill(Path folder) throws IOException {
    Files.writeString(folder.resolve("plain"), "p");
    AtomicFiles.writeString(folder.resolve("whole"), "w");
    AtomicFiles.directory(folder.resolve("inner"), inner -> Files.createFile(inner.resolve("x")));
  }

  @Test
  void aDirectoryIsSyncedWithAllThatIsInItOnceAndItsNameLast() throws IOException {
    Path target = dir.resolve("a");
    for (int i = 0; i < 2; i++) {
      List<String> synced = synced(() -> AtomicFiles.directory(target, AtomicFilesTest::fill));
      assertThat(synced)
          .containsExactlyInAnyOrder(
              "a.tmp", "a.tmp/plain", "a.tmp/whole", "a.tmp/inner", "a.tmp/inner/x", "")
          .endsWith("");
      assertThat(Files.list(dir)).containsExactly(target);
    }
  }

  @Test
  void aFileIsSyncedOnceBeforeItHasItsName() throws IOException {
    assertThat(synced(() -> AtomicFiles.writeString(dir.resolve("a"), "a")))
        .containsExactly("a.tmp");
    assertThat(
            synced(
                () ->
                    AtomicFiles.writeChannel(
                        dir.resolve("b"), out -> out.write(ByteBuffer.wrap(new byte[1])))))
        .containsExactly("b.tmp");
  }

  /** Copies of such files are in many directories. */
  @Test
  void aFileThatMayOnlyBeReadIsSyncedToo() throws IOException {
    assertThat(
            synced(
                () ->
                    AtomicFiles.directory(
                        dir.resolve("a"),
                        folder -> {
                          Path file = Files.writeString(folder.resolve("x"), "x");
                          assertThat(file.toFile().setReadOnly()).isTrue();
                        })))
        .contains("a.tmp/x");
  }
}
