package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.files.FileHash;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.ticket.Ticket;

/** The method from a model and text to predictions, by commands alone. */
class MethodChainTest {
  @TempDir Path dir;

  private Object[] mlm(Object... further) {
    Path text = Nli.write(dir.resolve("en.txt"), "the cat sits on a red mat\n".repeat(40));
    return join(
        List.of("mlm", "--model", Nli.MODEL, "--text", text, "--out", dir.resolve("runs/mlm")),
        List.of("--max-length", 32, "--batch", 2, "--learning-rate", 1e-3, "--threads", 1),
        List.of(further));
  }

  private Object[] cut(Object... further) {
    return join(
        List.of("ticket", "cut", "--model", Nli.MODEL, "--out", dir.resolve("runs/ticket")),
        List.of("--delta", dir.resolve("runs/mlm/delta.safetensors")),
        List.of(further));
  }

  private Object[] train(Object... further) {
    Path data = Nli.write(dir.resolve("en.tsv"), Nli.tsv());
    List<Object> words = new ArrayList<>(List.of("--ticket", dir.resolve("runs/ticket")));
    words.addAll(List.of(further));
    return Nli.train(data, dir.resolve("runs/train"), words.toArray());
  }

  private Object[] eval(Object... further) {
    Path test = Nli.write(dir.resolve("all.tsv"), Nli.tsv());
    return join(
        List.of("eval", "--adapter", dir.resolve("runs/train"), "--data", test),
        List.of("--out", dir.resolve("runs/eval"), "--threads", 1),
        List.of(further));
  }

  private static Object[] join(List<?>... parts) {
    return Arrays.stream(parts).flatMap(List::stream).toArray();
  }

  @Test
  void everyStageLeavesWhatTheNextOneNeeds() throws IOException {
    Map<String, String> base = Nli.state(Nli.MODEL);
    Cli.ltp(mlm("--steps", 4)).well();
    Cli.ltp(cut("--ratio", 0.3)).well();
    Cli trained = Cli.ltp(train()).well();
    Cli evaluated = Cli.ltp(eval()).well();

    JsonNode result = json("runs/train/result.json");
    assertThat(Json.MAPPER.readTree(trained.out())).isEqualTo(result);
    Ticket ticket = Ticket.load(dir.resolve("runs/ticket"));
    JsonNode config = json("runs/train/adapter/adapter_config.json");
    assertThat(config.path("ticket").path("sha256").asText()).isEqualTo(ticket.sha256());
    assertThat(config.path("ticket").path("selected").asLong()).isEqualTo(ticket.selected());
    assertThat(config.path("base").path("sha256").asText()).isEqualTo(ticket.baseSha256());
    assertThat(result.path("trained_entries").asLong()).isGreaterThan(ticket.selected());
    String card = Files.readString(dir.resolve("runs/train/adapter/README.md"));
    assertThat(card)
        .contains(ticket.baseSha256(), String.format(Locale.ROOT, "%,d", ticket.selected()))
        .doesNotContain("{{");
    assertThat(json("runs/train/provenance.json").path("inputs"))
        .isEqualTo(json("runs/train/adapter/provenance.json").path("inputs"));

    JsonNode measured = json("runs/eval/result.json");
    assertThat(evaluated.out()).contains("hi", "de");
    String jsonl =
        Cli.fed(Nli.jsonl(), "predict", "--adapter", dir.resolve("runs/train")).well().out();
    List<String> answers = new ArrayList<>();
    for (String line : jsonl.lines().toList()) {
      answers.add(Json.MAPPER.readTree(line).path("label").asText());
    }
    List<String> tables = new ArrayList<>();
    for (JsonNode language : measured.path("languages")) {
      String code = language.path("language").asText();
      Files.readAllLines(dir.resolve("runs/eval/predictions-" + code + ".tsv")).stream()
          .skip(1)
          .forEach(row -> tables.add(row.split("\t")[2]));
    }
    assertThat(tables).containsExactlyInAnyOrderElementsOf(answers);
    assertThat(Nli.state(Nli.MODEL)).isEqualTo(base);
  }

  @Test
  void whatIsDoneIsNotDoneAgainUnlessAsked() throws IOException {
    List<Object[]> commands =
        List.of(mlm("--steps", 3), cut("--ratio", 0.3), train("--epochs", 2), eval());
    List<Cli> first = commands.stream().map(words -> Cli.ltp(words).well()).toList();
    Map<String, String> before = Nli.state(dir.resolve("runs"));
    List<Cli> second = commands.stream().map(words -> Cli.ltp(words).well()).toList();
    assertThat(Nli.state(dir.resolve("runs"))).isEqualTo(before);
    assertThat(second).isEqualTo(first);

    Cli.ltp(mlm("--steps", 2)).failed(ExitCode.OUTPUT, dir.resolve("runs/mlm"), "steps (3, now 2)");
    Cli.ltp(cut("--ratio", 0.2))
        .failed(ExitCode.OUTPUT, dir.resolve("runs/ticket"), "0.3, now 0.2");
    Cli.ltp(train("--epochs", 1))
        .failed(ExitCode.OUTPUT, dir.resolve("runs/train"), "epochs (2, now 1");
    Cli.ltp(eval("--languages", "de"))
        .failed(ExitCode.OUTPUT, dir.resolve("runs/eval"), "languages ([], now [\"de\"])");
    assertThat(Nli.state(dir.resolve("runs"))).isEqualTo(before);

    Cli.ltp(cut("--ratio", 0.2, "--overwrite")).well();
    Cli.ltp(train("--epochs", 1, "--overwrite")).well();
    assertThat(json("runs/train/result.json").path("epochs")).hasSize(1);
    Cli.ltp(eval("--languages", "de", "--overwrite")).well();
    assertThat(dir.resolve("runs/eval/predictions-en.tsv")).doesNotExist();
    assertThat(Ticket.load(dir.resolve("runs/ticket")).ratio()).isEqualTo(0.2);
    assertThat(Adapter.open(dir.resolve("runs/train")).config().ticket().ratio()).isEqualTo(0.2);
  }

  @Test
  void aTaskFileThatChangedIsAnotherRun() {
    Path task = dir.resolve("task.yaml");
    String yaml =
        """
        name: small
        labels: [entailment, neutral, contradiction]
        template: "{premise} so {hypothesis} {mask} ."
        label-words: {entailment: a, neutral: e, contradiction: o}
        columns: {premise: premise, hypothesis: hypothesis}
        label-column: label
        """;
    Nli.write(task, yaml);
    Path data = Nli.write(dir.resolve("en.tsv"), Nli.tsv());
    Object[] words = Nli.train(data, dir.resolve("runs/train"), "--task", task, "--epochs", 1);
    Cli.ltp(words).well();
    Nli.write(task, yaml.replace(" so ", " then "));
    Cli.ltp(words).failed(ExitCode.OUTPUT, dir.resolve("runs/train"), "another file as task");
  }

  @Test
  void sameSeedSameBytesOtherSeedOthers() {
    Path data = Nli.write(dir.resolve("en.tsv"), Nli.tsv());
    Path ticket = Nli.ticket(dir.resolve("t"), "random", 0.4);
    List<String> hashes = new ArrayList<>();
    for (int seed : new int[] {1, 1, 2}) {
      Path out = dir.resolve("run" + hashes.size());
      Cli.ltp(Nli.train(data, out, "--ticket", ticket, "--seed", seed)).well();
      hashes.add(FileHash.sha256(out.resolve("adapter/adapter_model.safetensors")));
    }
    assertThat(hashes.get(1)).isEqualTo(hashes.get(0));
    assertThat(hashes.get(2)).isNotEqualTo(hashes.get(0));
  }

  private JsonNode json(String file) throws IOException {
    return Json.MAPPER.readTree(dir.resolve(file).toFile());
  }
}
