package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.hub.FakeHub;
import org.ltp4j.json.Json;
import org.ltp4j.modelname.HubEnvironment;
import org.ltp4j.problem.ExitCode;
import picocli.CommandLine;

class FetchCommandTest {
  private static final String NAME = "org/tiny";

  @TempDir private Path dir;

  private final FakeHub hub = FakeHub.model(NAME);

  @AfterEach
  void stop() {
    hub.close();
  }

  /** {@code ltp fetch} in this JVM, with these variables beside those that name the hub. */
  private Cli fetch(Map<String, String> further, Object... arguments) {
    Map<String, String> variables = new TreeMap<>(further);
    variables.put("HF_ENDPOINT", hub.endpoint().toString());
    variables.put("HF_HOME", dir.resolve("hf").toString());
    HubEnvironment environment = new HubEnvironment(variables, dir);
    CommandLine line = Ltp.commandLine();
    line.getCommandSpec().removeSubcommand("fetch");
    line.addSubcommand("fetch", new FetchCommand(environment));
    // Once more, since they hold for the subcommands that are there by then.
    line.setParameterExceptionHandler(line.getParameterExceptionHandler());
    line.setExecutionExceptionHandler(line.getExecutionExceptionHandler());
    return Cli.of(line, arguments);
  }

  /** A process of its own, since environment variables belong to processes. */
  private ProcessBuilder ltp(Object... arguments) throws IOException {
    ProcessBuilder builder = Cli.process(arguments);
    builder.environment().keySet().removeIf(name -> name.startsWith("HF_"));
    builder.environment().put("HF_ENDPOINT", hub.endpoint().toString());
    builder.environment().put("HF_HOME", dir.resolve("hf").toString());
    builder.directory(Files.createDirectories(dir.resolve("work")).toFile());
    return builder;
  }

  private static Cli finish(Process process) throws Exception {
    // Short texts, which fit into the pipes.
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Cli(
        process.exitValue(), text(process.getInputStream()), text(process.getErrorStream()));
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  private Cli run(Object... arguments) throws Exception {
    return finish(ltp(arguments).start());
  }

  private void hasModel() throws IOException {
    hub.withFolder(Nli.MODEL);
  }

  @Test
  void theHelpNamesAllDataSets() {
    String refused = fetch(Map.of(), "fetch", "data", "none-such").err();
    String[] names = refused.replaceAll("(?s).*one of (.*), or hf:.*", "$1").split(", ");
    assertThat(names).hasSizeGreaterThan(10);
    assertThat(fetch(Map.of(), "fetch", "data", "--help").out().split("[\\s,]+")).contains(names);
  }

  @Test
  void aFetchedModelIsUsedByItsName() throws Exception {
    hasModel();
    Path ticket = dir.resolve("ticket.safetensors");
    Object[] cut = {"ticket", "cut", "--model", NAME, "--strategy", "all", "--out", ticket};
    Cli before = run(cut);
    assertThat(before.err()).contains("model org/tiny", "run: ltp fetch model org/tiny");
    assertThat(before.code()).isEqualTo(ExitCode.INPUT.code());

    Cli dry = fetch(Map.of(), "fetch", "model", NAME, "--dry-run");
    assertThat(dry.out()).contains("config.json", "model.safetensors", "to fetch");
    assertThat(dir.resolve("hf")).doesNotExist();

    Cli fetched = run("fetch", "model", NAME);
    assertThat(fetched.code()).as(fetched.err()).isZero();
    Path snapshot = Path.of(fetched.out().strip());
    assertThat(snapshot.resolve("config.json"))
        .hasSameBinaryContentAs(Nli.MODEL.resolve("config.json"));
    assertThat(fetched.err().lines().findFirst().orElseThrow())
        .startsWith("ltp: org/tiny at main")
        .contains("to fetch, into " + snapshot);
    assertThat(fetched.err()).contains("fetch ");

    assertThat(run(cut).code()).isZero();
    assertThat(ticket).exists();
  }

  /** Serves files as the data set org/data beside the model. */
  private static void hasData(FakeHub hub, Map<String, byte[]> files) {
    String api = "/api/datasets/org/data/";
    List<Object> tree = new ArrayList<>();
    files.forEach(
        (path, bytes) -> {
          tree.add(
              Map.of(
                  "type",
                  "file",
                  "path",
                  path,
                  "size",
                  bytes.length,
                  "oid",
                  FakeHub.gitBlob(bytes)));
          hub.answers("/datasets/org/data/resolve/" + FakeHub.COMMIT + "/" + path, bytes);
        });
    hub.answers(api + "revision/main", utf8(Json.line(Map.of("sha", FakeHub.COMMIT))));
    hub.answers(api + "tree/" + FakeHub.COMMIT, utf8(Json.line(tree)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(utf8(text));
    }
    return bytes.toByteArray();
  }

  @Test
  void aRecipeOfThePaperRunsFromAnEmptyFolderWithOneCommand() throws Exception {
    FakeHub paper = FakeHub.model("FacebookAI/xlm-roberta-base").withFolder(Nli.MODEL);
    Map<String, byte[]> files = new TreeMap<>();
    files.put("en.txt.gz", gzip("the cat sits on a red mat\n".repeat(40)));
    files.put("train/en/train_split,16.jsonl", utf8(Nli.labelledJsonl("en")));
    files.put("dev/en/dev_split,16.jsonl", utf8(Nli.labelledJsonl("en")));
    for (String language : List.of("en", "de")) {
      files.put("test-" + language + ".tsv", utf8(Nli.tsv(language)));
    }
    hasData(paper, files);
    // Other places for the same names, since the official ones are elsewhere.
    Path registry =
        Files.writeString(
            dir.resolve("registry.yaml"),
            """
            wikitext-en: {hub: org/data, files: '(?<path>en\\.txt\\.gz)'}
            xnli-few-shot: {hub: org/data, files: '(?<path>(?:train|dev)/.*)'}
            xnli: {hub: org/data, files: '(?<path>test-.*)'}
            """);
    Path recipe = Path.of(System.getProperty("ltp.root"), "recipes/xnli-16.yaml");
    Object[] arguments = {
      "run",
      recipe,
      "--set",
      "threads=1",
      "--set",
      "mlm.steps=2",
      "--set",
      "mlm.max-length=64",
      "--set",
      "train.epochs=1",
      "--set",
      "train.max-length=64"
    };
    ProcessBuilder builder = ltp(arguments);
    builder.environment().put("LTP_DATASETS", registry.toString());
    builder.environment().put("HF_ENDPOINT", paper.endpoint().toString());
    Cli refused = finish(builder.start());
    assertThat(refused.code()).isEqualTo(ExitCode.INPUT.code());
    assertThat(refused.err().lines()).hasSize(1);
    assertThat(refused.err())
        .contains("xnli-16.yaml", "data/xnli", "--fetch", "ltp fetch data xnli-few-shot")
        .contains("ltp fetch model FacebookAI/xlm-roberta-base");
    builder.command().add("--fetch");
    Cli done = finish(builder.start());
    paper.close();
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.out()).contains("en", "de");
    assertThat(dir.resolve("work/runs/xnli-16/eval")).isDirectory();
    assertThat(dir.resolve("work/data/xnli/test-de.tsv")).exists();
  }

  private static Object[] with(Object[] words, Object last) {
    return Stream.concat(Stream.of(words), Stream.of(last)).toArray();
  }

  @Test
  void anAdapterKeepsTheNameOfItsBase() throws Exception {
    hasModel();
    fetch(Map.of(), "fetch", "model", NAME);
    Path rows = Nli.write(dir.resolve("rows.tsv"), Nli.tsv("en"));
    Path out = dir.resolve("train");
    Cli trained =
        run(
            "train",
            "--model",
            NAME,
            "--train",
            rows,
            "--dev",
            rows,
            "--epochs",
            1,
            "--max-length",
            64,
            "--prompt-encoder",
            "none",
            "--threads",
            1,
            "--out",
            out);
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(out.resolve("adapter/adapter_config.json")).content().contains("\"" + NAME + "\"");
    Object[] eval = {"eval", "--adapter", out, "--data", rows, "--threads", 1, "--out"};
    Cli tested = run(with(eval, dir.resolve("eval")));
    assertThat(tested.code()).as(tested.err()).isZero();
    ProcessBuilder elsewhere = ltp(with(eval, dir.resolve("eval-2")));
    elsewhere.environment().put("HF_HOME", dir.resolve("empty").toString());
    Cli lost = finish(elsewhere.start());
    assertThat(lost.err().lines()).hasSize(1);
    assertThat(lost.err()).contains(out.toString(), "its base", "ltp fetch model " + NAME);
  }

  @Test
  void twoProcessesFetchAFileOnce() throws Exception {
    hasModel();
    CountDownLatch bothHavePlanned = new CountDownLatch(2);
    hub.fault(
        "/api/models/" + NAME + "/tree/" + FakeHub.COMMIT,
        (exchange, nothing) -> {
          String query = exchange.getRequestURI().getQuery();
          if (!query.contains("cursor")) {
            bothHavePlanned.countDown();
          }
          return false;
        });
    hub.fault(
        "model.safetensors",
        (exchange, content) -> {
          await(bothHavePlanned);
          return false;
        });
    List<Process> processes =
        List.of(ltp("fetch", "model", NAME).start(), ltp("fetch", "model", NAME).start());
    for (Process process : processes) {
      Cli done = finish(process);
      assertThat(done.code()).as(done.err()).isZero();
    }
    for (String name : List.of("config.json", "model.safetensors", "tokenizer.json")) {
      assertThat(hub.downloads(name)).as(name).isOne();
    }
    try (Stream<Path> all = Files.walk(dir.resolve("hf"))) {
      assertThat(all).noneMatch(path -> path.toString().endsWith(".incomplete"));
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IOException("the other process did not come");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void offlineTheCacheIsAllThereIs() throws Exception {
    hasModel();
    Map<String, String> offline = Map.of("HF_HUB_OFFLINE", "1");
    Cli missing = fetch(offline, "fetch", "model", NAME);
    assertThat(missing.code()).isEqualTo(ExitCode.INPUT.code());
    assertThat(missing.err()).contains("HF_HUB_OFFLINE is set", "model org/tiny");
    Cli fetched = fetch(Map.of(), "fetch", "model", NAME);
    Cli cached = fetch(offline, "fetch", "model", NAME);
    assertThat(cached.out()).isEqualTo(fetched.out());
    assertThat(cached.code()).isZero();
  }

  @Test
  void javasProxySettingsHold() throws Exception {
    hasModel();
    ProcessBuilder behindProxy = ltp("fetch", "model", NAME);
    behindProxy.environment().put("HF_ENDPOINT", "http://hub.invalid");
    behindProxy
        .environment()
        .put(
            "JAVA_TOOL_OPTIONS",
            "-Dhttp.proxyHost=localhost -Dhttp.proxyPort=" + hub.endpoint().getPort());
    Cli fetched = finish(behindProxy.start());
    assertThat(fetched.code()).as(fetched.err()).isZero();
    assertThat(Path.of(fetched.out().strip(), "config.json")).exists();
  }

  @Test
  void wrongWordsAreUsageProblems() {
    Cli.ltp("fetch", "data", "xnly").failed(ExitCode.USAGE, "xnly", "xnli");
    Cli.ltp("fetch", "model", "../x").failed(ExitCode.USAGE, "ORG/NAME");
    Cli.ltp("fetch", "modell").failed(ExitCode.USAGE, "did you mean model?");
    assertThat(Cli.ltp("fetch").well().out()).contains("model", "data", "HF_ENDPOINT");
  }
}
