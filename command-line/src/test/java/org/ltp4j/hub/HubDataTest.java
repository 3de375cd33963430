package org.ltp4j.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.data.BadRows;
import org.ltp4j.data.Dataset;
import org.ltp4j.data.Datasets;
import org.ltp4j.data.Example;
import org.ltp4j.data.Reading;
import org.ltp4j.data.Task;
import org.ltp4j.data.TextFiles;
import org.ltp4j.json.Json;
import org.ltp4j.modelname.HubEnvironment;
import org.ltp4j.problem.Problem;

/** Data sets of a hub by any name, as published there; the Parquet files are by make.py. */
class HubDataTest {
  private static final String CARD =
      """
      ---
      license: mit
      dataset_info:
      - config_name: de
        features:
        - name: premise
          dtype: string
        - name: label
          dtype:
            class_label:
              names:
                '0': entailment
                '1': neutral
                '2': contradiction
      configs:
      - config_name: de
        data_files:
        - split: train
          path: de/train-*
        - split: validation
          path: de/validation-*
      - config_name: sw
        data_files:
        - split: train
          path: sw/train-*
      ---
      # A data set
      """;

  @TempDir private Path dir;

  private final List<Duration> pauses = new ArrayList<>();
  private FakeHub hub = FakeHub.dataset("org/nli");

  @AfterEach
  void stop() {
    hub.close();
  }

  private static byte[] parquet(String name) throws IOException {
    try (InputStream in = HubDataTest.class.getResourceAsStream(name + ".parquet")) {
      return in.readAllBytes();
    }
  }

  private void published() throws IOException {
    hub.with("README.md", CARD);
    for (String name : List.of("de/train-00000-of-00002", "de/train-00001-of-00002")) {
      hub.with(name + ".parquet", parquet("nli"));
    }
    hub.with("de/validation-00000-of-00001.parquet", parquet("nli"));
    hub.with("sw/train-00000-of-00001.parquet", parquet("nli"));
  }

  private void serves(FakeHub other) {
    hub.close();
    hub = other;
  }

  private Wish wish(String name, String... more) {
    List<List<String>> lists = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    List<String> flags = List.of("--language", "--split", "--column");
    for (int i = 0; i < more.length; i += 2) {
      lists.get(flags.indexOf(more[i])).add(more[i + 1]);
    }
    return new Wish(
        name, lists.get(0), lists.get(1), Optional.empty(), lists.get(2), Optional.empty());
  }

  private Path fetch(Wish wish, HubEnvironment environment) {
    Patience patience =
        new Patience(
            Duration.ofSeconds(5), Duration.ofSeconds(5), 1, Duration.ofSeconds(5), pauses::add);
    GitHub gitHub = new GitHub(hub.endpoint(), hub.endpoint());
    return DataFetch.plan(
            new Http(environment, patience),
            DataSets.named(environment, gitHub, wish),
            dir.resolve("out").resolve(wish.folder()))
        .run();
  }

  private Path fetch(Wish wish) {
    return fetch(wish, hub.environment(dir));
  }

  private void refused(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(parts)
        .extracting(e -> e.getMessage().lines().count())
        .isEqualTo(1L);
  }

  private static TreeSet<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      TreeSet<String> names = new TreeSet<>();
      all.filter(Files::isRegularFile).forEach(f -> names.add(folder.relativize(f).toString()));
      return names;
    }
  }

  @Test
  void splitsAndLabelsAreAsTheCardSays() throws IOException {
    published();
    Path folder = fetch(wish("hf:org/nli"));
    assertThat(files(folder))
        .containsExactly("SOURCE.txt", "de/dev.jsonl", "de/train.jsonl", "sw/train.jsonl");
    assertThat(folder.resolve("de/dev.jsonl"))
        .content()
        .startsWith(
            "{\"premise\":\"Es regnet 0.\",\"hypothesis\":\"Es ist nass 0.\",\"label\":\"entailment\"}\n");
    Task task = Task.named("xnli");
    Dataset train =
        Datasets.load(
            task,
            Datasets.languages(task, folder, "train").files().get("de"),
            Reading.of("de").skippingBadRows());
    assertThat(train.examples()).hasSize(18); // two files of 12 rows, 3 of them without a label
    assertThat(train.examples())
        .extracting(Example::label)
        .startsWith("entailment", "neutral", "contradiction", "entailment");
    assertThat(hub.environment(dir).cache().dataset("org/nli").snapshot(FakeHub.COMMIT))
        .isDirectoryContaining("glob:**/de");
  }

  @Test
  void aPartIsEnough() throws IOException {
    published();
    Path folder = fetch(wish("hf:org/nli/de", "--split", "validation", "--column", "label"));
    assertThat(files(folder)).containsExactly("SOURCE.txt", "de/dev.jsonl");
    assertThat(folder.resolve("de/dev.jsonl")).content().startsWith("{\"label\":\"entailment\"}\n");
    assertThat(hub.downloads("sw/train-00000-of-00001.parquet")).isLessThanOrEqualTo(1);
    refused(() -> fetch(wish("hf:org/nli/fr")), "configuration 'fr'", "[de, sw]");
    refused(
        () -> fetch(wish("hf:org/nli", "--split", "tset", "--language", "sw")),
        "split 'tset'",
        "[train]");
    refused(
        () -> fetch(wish("hf:org/nli/de", "--split", "train")),
        "no such folder, or the one that this command made");
  }

  @Test
  void whatTheCacheHasNeedsNoNetwork() throws IOException {
    published();
    Path first = fetch(wish("hf:org/nli"));
    int asked = hub.requests().size();
    Files.move(first, dir.resolve("before"));
    HubEnvironment offline = hub.environment(dir).withoutNetwork();
    Path again = fetch(wish("hf:org/nli"), offline);
    assertThat(files(again)).isEqualTo(files(dir.resolve("before")));
    assertThat(hub.requests()).hasSize(asked);
    refused(
        () -> fetch(wish("hf:org/other"), offline),
        "data set org/other",
        "may not be used",
        "--offline");
  }

  @Test
  void rowsThatAProgramMakesComeAsTheHubConvertedThem() throws IOException {
    hub.with("nli.py", "import datasets").with("README.md", "# no card");
    hub.withConverted("plain/train/0000.parquet", parquet("nli"));
    hub.withConverted("plain/partial-test/0000.parquet", parquet("nli"));
    Path first = fetch(wish("hf:org/nli"));
    assertThat(files(first)).containsExactly("SOURCE.txt", "plain/train.jsonl");
    Files.move(first, dir.resolve("before"));
    int asked = hub.requests().size();
    Path again = fetch(wish("hf:org/nli"), hub.environment(dir).withoutNetwork());
    assertThat(again.resolve("plain/train.jsonl"))
        .hasSameTextualContentAs(dir.resolve("before/plain/train.jsonl"));
    assertThat(hub.requests()).hasSize(asked);
  }

  @Test
  void namesOfFilesTellSplitsWhereNoCardDoes() throws IOException {
    hub.with("data/train.csv.gz", "x").with("data/test-en.tsv", "text\tlabel\na\tb\n");
    hub.with("fr/dev.jsonl", "{}\n").with("notes.txt", "x");
    assertThat(files(fetch(wish("hf:org/nli"))))
        .containsExactly("SOURCE.txt", "fr/dev.jsonl", "test.tsv", "train.csv.gz");
  }

  @Test
  void aCardsPatternThatIsNoneMatchesNothing() throws IOException {
    hub.with("train.json", "{\"a\": \"1\"}\n");
    hub.with("README.md", "---\nconfigs: [{data_files: '['}]\n---\n");
    assertThat(files(fetch(wish("hf:org/nli")))).contains("train.json");
  }

  @Test
  void aCardThatNamesAPlaceOutsideTheFolderIsRefusedBeforeAnythingIsFetched() throws IOException {
    Path outside = dir.resolve("outside");
    for (String[] card :
        List.of(
            new String[] {"../../outside", "settings"},
            new String[] {outside.toString(), "settings"},
            new String[] {"default", "../../outside/settings"},
            new String[] {"a", ".."},
            new String[] {"..\\\\outside", "settings"})) {
      serves(FakeHub.dataset("org/nli"));
      hub.with("train.json", "{\"a\": \"1\"}\n");
      hub.with(
          "README.md",
          """
          ---
          configs: [{config_name: '%s', data_files: [{split: '%s', path: train.json}]}]
          ---
          """
              .formatted((Object[]) card));
      refused(() -> fetch(wish("hf:org/nli")), "below the data set's own folder", card[1]);
      assertThat(hub.downloads("train.json")).as(card[0]).isZero();
      assertThat(outside).doesNotExist();
    }
  }

  @Test
  void aBusyServerIsAskedAgainWhenItSays() throws IOException {
    published();
    int[] asked = {0};
    hub.fault(
        "de/train-00000-of-00002.parquet",
        (exchange, content) -> {
          if (asked[0]++ == 0) {
            exchange.getResponseHeaders().set("Retry-After", "7");
            FakeHub.send(exchange, 429, "");
            return true;
          }
          return false;
        });
    fetch(wish("hf:org/nli/de"));
    assertThat(pauses).contains(Duration.ofSeconds(7));
    refused(() -> fetch(wish("hf:org/gone")), "401 (RepoNotFound)", "HF_TOKEN");
  }

  @Test
  void wikipediaIsTextByLanguageAndDate() throws IOException {
    serves(FakeHub.dataset("wikimedia/wikipedia"));
    for (String part :
        List.of(
            "20220301.sw/train-00000-of-00001",
            "20231101.sw/train-00000-of-00002",
            "20231101.sw/train-00001-of-00002",
            "20231101.en/train-00000-of-00041")) {
      hub.with(part + ".parquet", parquet("wiki"));
    }
    Path folder = fetch(wish("wikipedia", "--language", "sw"));
    assertThat(files(folder))
        .containsExactly("SOURCE.txt", "sw-00000-of-00002.parquet", "sw-00001-of-00002.parquet");
    List<String> lines = new ArrayList<>();
    for (Path file : TextFiles.expand(List.of(folder))) {
      TextFiles.read(file, BadRows.REJECT, lines::add);
    }
    assertThat(lines).hasSize(48).startsWith("Ein Satz.", "Nummer 0.");
    Files.move(folder, dir.resolve("swahili"));
    refused(() -> fetch(wish("wikipedia")), "all of them are very large", "--language");
    refused(() -> fetch(wish("wikipedia", "--language", "sv")), "[en, sw]", "did you mean");
  }

  @Test
  void namedSetsComeInTheLayoutOfTheirAuthors() throws IOException {
    serves(FakeHub.dataset("nyu-mll/multi_nli"));
    for (String split : List.of("train", "validation_matched", "validation_mismatched")) {
      hub.with("data/" + split + "-00000-of-00001.parquet", parquet("nli"));
    }
    assertThat(files(fetch(wish("mnli"))))
        .containsExactly("SOURCE.txt", "dev.jsonl", "train.jsonl", "validation_mismatched.jsonl");
    serves(FakeHub.dataset("google-research-datasets/paws-x"));
    for (String language : List.of("de", "zh")) {
      for (String split : List.of("train", "validation", "test")) {
        hub.with(language + "/" + split + "-00000-of-00001.parquet", parquet("nli"));
      }
    }
    assertThat(files(fetch(wish("paws-x", "--language", "zh"))))
        .containsExactly("SOURCE.txt", "zh/dev.jsonl", "zh/test.jsonl", "zh/train.jsonl");
    git("masakhane-io/masakhane-news", "data/amh/train.tsv", "data/amh/test.tsv", "code/x.py");
    assertThat(files(fetch(wish("masakhanews", "--split", "test"))))
        .containsExactly("SOURCE.txt", "amh/test.tsv");
    git("IndoNLP/nusax", "datasets/sentiment/acehnese/valid.csv", "datasets/mt/acehnese/valid.csv");
    assertThat(files(fetch(wish("nusax")))).containsExactly("SOURCE.txt", "acehnese/dev.csv");
    git("afrisenti-semeval/afrisent-semeval-2023", "data/yor/dev.tsv", "SubtaskA/dev/am_dev.tsv");
    assertThat(files(fetch(wish("afrisenti")))).containsExactly("SOURCE.txt", "yor/dev.tsv");
    git(
        "masakhane-io/masakhane-ner",
        "data/swa/train.txt",
        "data/swa/dev.txt",
        "data/swa.zip",
        "data/conll_2003_en/train.txt",
        "data/zh/train.txt",
        "MasakhaNER2.0/data/zul/test.txt",
        "MasakhaNER2.0/baseline_models_results/bam_mbert/test_result1.txt");
    assertThat(files(fetch(wish("masakhaner"))))
        .containsExactly("SOURCE.txt", "swa/dev.txt", "swa/train.txt");
    assertThat(files(fetch(wish("masakhaner2", "--split", "test"))))
        .containsExactly("SOURCE.txt", "zul/test.txt");
    git(
        "ZhengxiangShi/PowerfulPromptFT",
        "data/glue_pretrain/MNLI/train.json",
        "data/glue_pretrain/MNLI/dev.json",
        "data/glue_pretrain/QQP/train.json");
    assertThat(files(fetch(wish("mnli-9000"))))
        .containsExactly("SOURCE.txt", "dev.json", "train.json");
    git("mprompting/xlmrprompt", "common_datasets/train/en/train_split,4.jsonl");
    assertThat(files(fetch(wish("xnli-few-shot"))))
        .containsExactly("SOURCE.txt", "train/en/train_split,4.jsonl");
  }

  @Test
  void taggedWordsAreReadAsTheirAuthorsPublishThem() throws IOException {
    byte[] tagged =
        "Wizara B-ORG\nya I-ORG\nafya I-ORG\n\nJumatatu B-DATE\n".getBytes(StandardCharsets.UTF_8);
    git("masakhane-io/masakhane-ner", tagged, "data/swa/train.txt", "data/yor/test.txt");
    Path folder = fetch(wish("masakhaner"));
    Task task = Task.named("masakhaner");
    assertThat(Datasets.load(task, folder.resolve("swa/train.txt"), Reading.of("swa")).examples())
        .hasSize(2);
    assertThat(Datasets.languages(task, folder, "test").files()).containsOnlyKeys("yor");
  }

  /** Serves a repository's files, all with the same content, at any commit. */
  private void git(String repository, String... paths) {
    git(repository, "text\tlabel\na\tb\n".getBytes(StandardCharsets.UTF_8), paths);
  }

  private void git(String repository, byte[] rows, String... paths) {
    List<Object> tree = new ArrayList<>();
    String name = Registry.with(List.of()).commit(repository);
    for (String path : paths) {
      tree.add(
          Map.of("path", path, "type", "blob", "size", rows.length, "sha", FakeHub.gitBlob(rows)));
      hub.answers("/" + repository + "/" + name + "/" + path, rows);
    }
    hub.answers(
        "/repos/" + repository + "/git/trees/" + name,
        Json.line(Map.of("tree", tree)).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aRegistryAddsDataSetsAndIsReadStrictly() throws IOException {
    published();
    Path own = dir.resolve("own.yaml");
    Files.writeString(
        own,
        "mine:\n  hub: org/nli\n  files: '(?<language>[a-z]+)/(?<split>train)-.*'\n  splits: {train: dev}\n");
    Wish mine = wish("mine").with(Optional.of(own));
    assertThat(files(fetch(mine))).containsExactly("SOURCE.txt", "de/dev.jsonl", "sw/dev.jsonl");
    for (Map.Entry<String, String> wrong :
        Map.of(
                "mine: {hub: org/nli, file: x}", "'file'",
                "mine: {hub: ../x, files: '(?<path>x)'}", "'../x'",
                "mine: {git: a/b, files: '(?<path>x)'}", "the full hash of a commit",
                "mine: {hub: org/nli, files: '(?<path>x'}", "a regular expression",
                "mine: {hub: org/nli, files: 'x'}", "the group path")
            .entrySet()) {
      Files.writeString(own, wrong.getKey());
      refused(() -> fetch(mine), own.toString(), wrong.getValue());
    }
  }

  @Test
  void namesThatAreNoneAreRefusedBeforeAnyRequest() {
    for (String name : List.of("hf:nli", "hf:a/../b", "hf:/x", "hf:a/b@../c", "hf:")) {
      refused(() -> fetch(wish(name)), "hf:OWNER/NAME", name);
    }
    refused(() -> fetch(wish("xnli", "--language", "de")), "all of it, which is small");
    assertThat(hub.requests()).isEmpty();
  }
}
