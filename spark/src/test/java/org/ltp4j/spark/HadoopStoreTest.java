package org.ltp4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.problem.Problem;

/** Which of several attempts at a trial counts, whoever died when. */
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
}
