package org.ltp4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.problem.Problem;

/** Which of several attempts at a trial or a shared stage counts, whoever died when. */
class HadoopStoreTest {
  private static final String DONE = "{\"status\": \"done\"}";

  @TempDir Path dir;

  private HadoopStore store() {
    return new HadoopStore(new Configuration(), dir.resolve("store").toString());
  }

  private Path folder(String content) {
    Path folder = dir.resolve("work-" + content);
    Ltp4j.write(folder.resolve("result.json"), DONE);
    Ltp4j.write(folder.resolve("train/log.jsonl"), content);
    return folder;
  }

  private String log() throws IOException {
    return Files.readString(dir.resolve("store/trials/t1/train/log.jsonl"));
  }

  private static long entries(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }

  @Test
  void theFirstCompleteAttemptWinsAndLaterOnesLeaveNothing() throws IOException {
    HadoopStore store = store();
    store.open();
    Ltp4j.write(dir.resolve("store/sweep.json"), "{}");
    Ltp4j.write(dir.resolve("store/trials/t1/result.json"), "{\"status\": \"running\"}");
    String first = store.publish(folder("first"), "t1", "7");
    String second = store.publish(folder("second"), "t1", "7");
    assertThat(second).isNotEqualTo(first);
    store.adopt("t1", first);
    store.adopt("t1", second);
    assertThat(log()).isEqualTo("first");
    assertThat(dir.resolve("store/trials/t1/result.json")).hasContent(DONE);
    assertThat(entries(dir.resolve("store/attempts"))).isZero();
    assertThat(entries(dir.resolve("store/trials"))).isEqualTo(1);
  }

  @Test
  void whatAKilledDriverDidNotPutInPlaceIsFoundByTheNextAndHalvesAreNot() throws IOException {
    HadoopStore store = store();
    store.open();
    Ltp4j.write(dir.resolve("store/sweep.json"), "{}");
    store.publish(folder("whole"), "t1", "7");
    Ltp4j.write(dir.resolve("store/attempts/t2.8-x/train/log.jsonl"), "no result");
    Ltp4j.write(dir.resolve("store/attempts/t3.9-y.tmp-/result.json"), DONE);
    store().open();
    assertThat(log()).isEqualTo("whole");
    assertThat(dir.resolve("store/trials/t2")).doesNotExist();
    assertThat(dir.resolve("store/trials/t3")).doesNotExist();
    store.close();
    assertThat(dir.resolve("store/attempts")).doesNotExist();
  }

  @Test
  void foldersOfOthersAndFoldersThatOnlyTheDriverSeesAreRefused() {
    Ltp4j.write(dir.resolve("store/notes.txt"), "mine");
    assertThatThrownBy(() -> store().open())
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("store", "something else", "choose another --out");
    assertThatThrownBy(() -> store().requireShared())
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("every executor can write", "the driver on", "shared file system");
    assertThatThrownBy(() -> new HadoopStore(new Configuration(), "abc://x/y"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("abc");
  }

  /** A driver's folder with a shared stage of so many steps. */
  private Path mirror(String driver, int steps, boolean finished) {
    Path mirror = dir.resolve(driver);
    Ltp4j.write(mirror.resolve("sweep.json"), "{}");
    Ltp4j.write(
        mirror.resolve("shared/mlm-1/provenance.json"),
        "{\"circumstances\": {\"finished\": %s}}".formatted(finished ? "\"now\"" : null));
    Ltp4j.write(mirror.resolve("shared/mlm-1/log.jsonl"), "" + steps);
    if (finished) {
      Ltp4j.write(mirror.resolve("shared/mlm-1/delta.safetensors"), "moved");
    }
    return mirror;
  }

  private static String steps(Path sweep) throws IOException {
    return Files.readString(sweep.resolve("shared/mlm-1/log.jsonl"));
  }

  @Test
  void aCompleteSharedStageReplacesItsHalfOnBothSides() throws IOException {
    Path store = dir.resolve("store");
    Path first = mirror("first", 100, false);
    store().open();
    store().pushShared(first, "mlm-1");
    Path second = dir.resolve("second");
    store().pull(second);
    assertThat(steps(second)).as("another driver goes on where the first stopped").isEqualTo("100");

    mirror("second", 200, false);
    store().pushShared(second, "mlm-1");
    assertThat(steps(store)).isEqualTo("200");
    store().pull(first);
    store().push(first);
    assertThat(steps(store)).as("nobody has worked on the first one's half").isEqualTo("200");

    mirror("second", 300, true);
    store().push(second);
    assertThat(steps(store)).isEqualTo("300");
    store().pushShared(first, "mlm-1");
    assertThat(steps(store)).as("what is complete stays").isEqualTo("300");
    store().pull(first);
    assertThat(steps(first)).isEqualTo("300");
    assertThat(entries(store.resolve("shared"))).isEqualTo(1);
    assertThat(entries(first.resolve("shared"))).isEqualTo(1);

    Path delta = store.resolve("shared/mlm-1/delta.safetensors");
    Files.delete(delta);
    store().push(first);
    assertThat(delta).as("without which it is not complete").exists();
  }

  @Test
  void aTicketThatIsCutReplacesAFolderWithoutIt() {
    Path mirror = dir.resolve("mirror");
    Ltp4j.write(mirror.resolve("sweep.json"), "{}");
    Ltp4j.write(dir.resolve("store/shared/ticket-1/seconds.json"), "{}");
    Ltp4j.write(mirror.resolve("shared/ticket-1/ticket.safetensors"), "entries");
    store().push(mirror);
    assertThat(dir.resolve("store/shared/ticket-1/ticket.safetensors")).hasContent("entries");
  }

  @Test
  void aPullThatBreaksOffLeavesNoHalfUnderTheStagesName() throws IOException {
    Path store = dir.resolve("store");
    mirror("store", 300, true);
    Path torn = Ltp4j.write(store.resolve("shared/mlm-1/torn"), "");
    Configuration hadoop = new Configuration();
    hadoop.set("fs.torn.impl", Torn.class.getName());
    Path mirror = dir.resolve("mirror");
    assertThatThrownBy(() -> new HadoopStore(hadoop, "torn:" + store).pull(mirror))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("connection lost");
    assertThat(mirror.resolve("shared/mlm-1")).doesNotExist();

    Ltp4j.write(mirror.resolve("sweep.json"), "{}");
    Path other = dir.resolve("other");
    new HadoopStore(new Configuration(), other.toString()).push(mirror);
    assertThat(other.resolve("shared")).as("a leftover is no stage").doesNotExist();
    Files.delete(torn);
    store().pull(mirror);
    assertThat(steps(mirror)).isEqualTo("300");
    assertThat(entries(mirror.resolve("shared"))).isEqualTo(1);
  }

  /** Breaks off at a file of the name {@code torn}. */
  public static final class Torn extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("torn:///");
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path path, int buffer) throws IOException {
      if (path.getName().equals("torn")) {
        throw new IOException("connection lost");
      }
      return super.open(path, buffer);
    }
  }
}
