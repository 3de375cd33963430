package org.ltp4j.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ltp4j.jdk.JdkSensitive;
import org.ltp4j.modelname.ModelName;

@JdkSensitive
class ModelFetchTest extends TinyModelOnHub {
  @Test
  void fetchesWhatIsNeededInTheLayoutOfThePythonClient() throws IOException {
    Path directory = fetch();
    assertThat(directory)
        .isEqualTo(home.resolve("hub/models--org--tiny/snapshots/" + FakeHub.COMMIT));
    assertThat(names(directory)).containsExactly("config.json", WEIGHTS, "tokenizer.json");
    for (String name : names(directory)) {
      assertThat(directory.resolve(name)).isSymbolicLink().hasBinaryContent(hub.content(name));
      assertThat(Files.readSymbolicLink(directory.resolve(name)))
          .isEqualTo(Path.of("../../blobs/" + hub.hash(name)));
    }
    assertThat(names(cache().folder().resolve("blobs")))
        .containsExactlyInAnyOrder(
            hub.hash("config.json"), hub.hash(WEIGHTS), hub.hash("tokenizer.json"));
    assertThat(cache().ref("main")).hasContent(FakeHub.COMMIT);
    assertThat(new ModelName(hub.environment(home), Optional.empty()).find(Path.of(ID)))
        .isEqualTo(directory);
  }

  @Test
  void thePlanSaysWhatAndHowMuchBeforeAnythingIsWritten() {
    Plan plan = plan(hub.environment(home), Links.ofSystem(), "main").plan();
    long size =
        Stream.of("config.json", "tokenizer.json", WEIGHTS)
            .mapToLong(n -> hub.content(n).length)
            .sum();
    assertThat(plan.size()).isEqualTo(size);
    assertThat(plan.present()).isZero();
    assertThat(plan.summary()).contains(ID, "3 files", "300.0 kB", hub.endpoint().toString());
    assertThat(plan.table().lines()).hasSize(3).allMatch(line -> line.contains("to fetch"));
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void theTokenStaysWithTheHub() {
    fetch("HF_TOKEN", "hf_secret");
    assertThat(hub.requests()).filteredOn(FakeHub.Request::storage).isNotEmpty();
    assertThat(hub.requests())
        .allSatisfy(
            request ->
                assertThat(request.token())
                    .isEqualTo(request.storage() ? null : "Bearer hf_secret"));
  }

  @Test
  void whatIsThereIsNotFetchedAgain() throws IOException {
    // As the Python client left it: a blob, and a link in another snapshot.
    Path blob = cache().blob(hub.hash(WEIGHTS));
    Files.createDirectories(blob.getParent());
    Files.write(blob, hub.content(WEIGHTS));
    assertThat(fetch().resolve(WEIGHTS)).hasBinaryContent(hub.content(WEIGHTS));
    assertThat(hub.downloads(WEIGHTS)).isZero();
    assertThat(hub.downloads("config.json")).isOne();
    fetch();
    assertThat(hub.downloads("config.json")).isOne();
  }

  @Test
  void whatMayNotBeReadOrIsNotThereIsSaid() throws IOException {
    refused(
        () -> ModelFetch.plan(hub.environment(home), "org/other", "main"),
        "401 (RepoNotFound)",
        "HF_TOKEN",
        "check the name");
    hub.fault("config.json", status(403, "GatedRepo"));
    refused(this::fetch, "403 (GatedRepo)", "accept its terms", "set HF_TOKEN");
    refused(() -> fetch("HF_TOKEN", "hf_x"), "403 (GatedRepo)", "HF_TOKEN's owner");
    hub.healed();
    refused(() -> plan(hub.environment(home), Links.ofSystem(), "v9"), "status 404", "revision");
    nothingWrong();
  }

  @Test
  void aCommitIsFetchedWithoutARef() {
    Path directory = plan(hub.environment(home), Links.ofSystem(), FakeHub.COMMIT).run();
    assertThat(directory).isDirectory();
    assertThat(cache().ref(FakeHub.COMMIT)).doesNotExist();
    assertThat(cache().find(FakeHub.COMMIT)).contains(directory);
  }

  @Test
  void namesThatAreNoneAreRefusedBeforeAnyRequest() {
    for (String name : List.of("../x", "a/b/c", "a//b", "a..b/c", "/etc", "a b", "")) {
      refused(() -> ModelFetch.plan(hub.environment(home), name, "main"), "ORG/NAME", name);
    }
    for (String revision : List.of("../x", "", "a b", "a/../b")) {
      refused(() -> plan(hub.environment(home), Links.ofSystem(), revision), "--revision");
    }
    assertThat(hub.requests()).isEmpty();
  }

  @Test
  void withoutLinksTheSnapshotHoldsTheFiles() throws IOException {
    Links none =
        (link, target) -> {
          throw new IOException("no links here");
        };
    Path directory = fetch(none);
    for (String name : names(directory)) {
      assertThat(Files.isSymbolicLink(directory.resolve(name))).isFalse();
      assertThat(directory.resolve(name)).hasBinaryContent(hub.content(name));
    }
    assertThat(cache().folder().resolve("blobs")).isEmptyDirectory();
    fetch(none);
    assertThat(hub.downloads(WEIGHTS)).isOne();

    // A blob that was there before serves other snapshots too, so it is copied.
    Files.delete(directory.resolve(WEIGHTS));
    Path blob = cache().blob(hub.hash(WEIGHTS));
    Files.write(blob, hub.content(WEIGHTS));
    fetch(none);
    assertThat(blob).hasBinaryContent(hub.content(WEIGHTS));
    assertThat(directory.resolve(WEIGHTS)).hasBinaryContent(hub.content(WEIGHTS));
    assertThat(names(directory)).containsExactly("config.json", WEIGHTS, "tokenizer.json");
  }

  @Test
  void namesThatLeaveTheFolderAreRefused() throws IOException {
    hub.with("../../evil", "x");
    refused(this::fetch, "'../../evil'", "do not use");
    nothingWrong();
  }

  @Test
  void weightsComeInOneFormat() throws IOException {
    try (FakeHub bin =
            FakeHub.model(ID)
                .with("config.json", "{}")
                .with("sentencepiece.bpe.model", "p")
                .with("pytorch_model.bin", "w")
                .with("flax_model.msgpack", "f");
        FakeHub words =
            FakeHub.model(ID)
                .with("config.json", "{}")
                .with("tokenizer_config.json", "{}")
                .with("vocab.txt", "v")
                .with("model.safetensors", "w");
        FakeHub shards =
            FakeHub.model(ID)
                .with("config.json", "{}")
                .with("tokenizer.json", "t")
                .with("model.safetensors.index.json", "i")
                .with("model-00001-of-00002.safetensors", "1")
                .with("model-00002-of-00002.safetensors", "2")
                .with("pytorch_model.bin", "w");
        FakeHub flax =
            FakeHub.model(ID)
                .with("config.json", "{}")
                .with("tokenizer.json", "t")
                .with("flax_model.msgpack", "f")) {
      assertThat(names(ModelFetch.plan(bin.environment(home.resolve("a")), ID, "main").run()))
          .containsExactly("config.json", "pytorch_model.bin", "sentencepiece.bpe.model");
      assertThat(names(ModelFetch.plan(words.environment(home.resolve("d")), ID, "main").run()))
          .containsExactly(
              "config.json", "model.safetensors", "tokenizer_config.json", "vocab.txt");
      assertThat(names(ModelFetch.plan(shards.environment(home.resolve("b")), ID, "main").run()))
          .containsExactly(
              "config.json",
              "model-00001-of-00002.safetensors",
              "model-00002-of-00002.safetensors",
              "model.safetensors.index.json",
              "tokenizer.json");
      refused(
          () -> ModelFetch.plan(flax.environment(home.resolve("c")), ID, "main"),
          ID,
          "model.safetensors or pytorch_model.bin");
    }
  }
}
