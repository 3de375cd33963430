package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.golden.FolderCopy;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.ticket.Ticket;

/** Adapters that are damaged, or not for this base or ticket, are refused in one line. */
class AdapterRefusalTest {
  private static final String CONFIG = "adapter_config.json";
  private static final String WEIGHTS = "adapter_model.safetensors";

  /** What earlier versions did not write. */
  private static final Set<String> OPTIONAL =
      Set.of(
          "tokenizer_sha256",
          "configuration_sha256",
          "trainingLanguages",
          "quotedTsv",
          "languageNames");

  @TempDir static Path shared;
  private static Path good;
  private static Path ticket;

  @TempDir Path dir;

  @BeforeAll
  static void train() {
    Path data = Nli.write(shared.resolve("nli.tsv"), Nli.tsv());
    ticket = Nli.ticket(shared.resolve("ticket"), "random", 0.3);
    Path run = shared.resolve("run");
    Cli.ltp(Nli.train(data, run, "--ticket", ticket, "--epochs", 2, "--ticket-by-hash")).well();
    good = run.resolve("adapter");
  }

  private Path adapter() {
    return FolderCopy.of(good, dir.resolve("adapter"));
  }

  private static void refused(Path adapter, Object... parts) {
    predict(adapter, "--ticket", ticket).failed(ExitCode.INPUT, parts);
  }

  private static Cli predict(Path adapter, Object... further) {
    List<Object> words = new ArrayList<>(List.of("predict", "--adapter", adapter));
    words.addAll(List.of(further));
    return Cli.fed(Nli.jsonl(), words.toArray());
  }

  @Test
  void anotherBaseIsNamedByItsHash() throws IOException {
    Path other = FolderCopy.of(Nli.MODEL, dir.resolve("other"));
    Path file = other.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 3] ^= 1;
    Files.write(file, bytes);
    JsonNode config = Json.MAPPER.readTree(good.resolve(CONFIG).toFile());
    Path another = Nli.ticket(dir.resolve("t"), "all", 1, other);
    predict(good, "--ticket", ticket, "--model", other)
        .failed(
            ExitCode.INPUT,
            good,
            config.path("base").path("sha256").asText(),
            Ticket.load(another).baseSha256(),
            "--model");
    predict(good, "--ticket", ticket, "--model", dir.resolve("absent"))
        .failed(ExitCode.INPUT, dir.resolve("absent"));
  }

  @Test
  void settingsThatContradictEachOtherAreRefused() throws IOException {
    Path file = adapter().resolve(CONFIG);
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("\"neutral\"", "\"even\""));
    refused(file.getParent(), file, "the task's labels [entailment, even, contradiction]");
    Files.writeString(file, text.replaceFirst("(\"alpha\" : )0.0", "$1 1e308"));
    refused(file.getParent(), file, "single precision");
    Files.writeString(file, text.replaceFirst("(\"path\" : )\"[^\"]*\"", "$1\"a\\\\u0000b\""));
    refused(file.getParent(), file, "a path of the base model");
  }

  @Test
  void theTicketMustBeTheOne() throws IOException {
    predict(good).failed(ExitCode.INPUT, good, Ticket.load(ticket).sha256(), "--ticket");
    Path wrong = Nli.ticket(dir.resolve("wrong"), "magnitude", 0.3);
    predict(good, "--ticket", wrong)
        .failed(ExitCode.INPUT, wrong, Ticket.load(ticket).sha256(), Ticket.load(wrong).sha256());
    predict(good, "--ticket", Nli.write(dir.resolve("text"), "no ticket"))
        .failed(ExitCode.INPUT, dir.resolve("text"));
    predict(good, "--ticket", dir.resolve("absent")).failed(ExitCode.INPUT, "--ticket");
  }

  @Test
  void everyCutOfTheWeightsIsRefused() throws IOException {
    Path file = adapter().resolve(WEIGHTS);
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 7, 8, 100, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      refused(file.getParent(), file);
    }
    Files.delete(file);
    refused(file.getParent(), file);
  }

  @Test
  void tensorsThatLackOrHaveOtherShapesAreRefused() throws IOException {
    Path adapter = adapter();
    Path file = adapter.resolve(WEIGHTS);
    List<TensorData> all = tensors(file);
    for (String name : List.of("prompt", "roberta.encoder.layer.1.output.dense.weight")) {
      List<TensorData> fewer = new ArrayList<>(all);
      fewer.removeIf(t -> t.info().name().equals(name));
      SafetensorsWriter.write(file, Map.of(), fewer);
      refused(adapter, file, name, "no such tensor");
      TensorData smaller = TensorData.floats(name, new float[3], 3);
      fewer.add(smaller);
      SafetensorsWriter.write(file, Map.of(), fewer);
      refused(adapter, file, name);
      fewer.remove(smaller);
      long[] shape = shape(all, name);
      long n = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
      TensorInfo half = new TensorInfo(name, Dtype.F16, shape);
      fewer.add(TensorData.of(half, () -> ByteBuffer.allocate((int) (2 * n))));
      SafetensorsWriter.write(file, Map.of(), fewer);
      refused(adapter, file, name, "F16");
    }
  }

  private static long[] shape(List<TensorData> all, String name) {
    return all.stream()
        .map(TensorData::info)
        .filter(t -> t.name().equals(name))
        .findFirst()
        .orElseThrow()
        .shape();
  }

  private static List<TensorData> tensors(Path file) {
    Map<String, ByteBuffer> bytes = Nli.tensors(file);
    List<TensorData> all = new ArrayList<>();
    try (TensorSource source = SafetensorsFile.open(file)) {
      for (TensorInfo info : source.tensors().values()) {
        all.add(TensorData.of(info, () -> bytes.get(info.name()).duplicate()));
      }
    }
    return all;
  }

  @Test
  void configurationsThatCannotBeUnderstoodAreRefused() throws IOException {
    Path adapter = adapter();
    Path file = adapter.resolve(CONFIG);
    String text = Files.readString(file);
    for (String broken : List.of("", "null", "[]", "nonsense", text.substring(0, 200), "{}")) {
      Files.writeString(file, broken);
      refused(adapter, file);
    }
    change(file, text, page -> page.put("format", "ltp4j-adapter/2").put("new", 1));
    refused(adapter, file, "ltp4j-adapter/1", "ltp4j-adapter/2");
    change(file, text, page -> page.put("surprise", 1));
    refused(adapter, file, "surprise");
    Files.delete(file);
    refused(adapter, adapter, CONFIG);
  }

  @Test
  void everyKeyOfTheConfigurationIsNeeded() throws IOException {
    Path adapter = adapter();
    Path file = adapter.resolve(CONFIG);
    String text = Files.readString(file);
    JsonNode whole = Json.MAPPER.readTree(text);
    for (String section : List.of("", "base", "task", "prompt", "ticket")) {
      JsonNode part = section.isEmpty() ? whole : whole.path(section);
      for (Map.Entry<String, JsonNode> key : part.properties()) {
        if (!key.getKey().equals("ticket")) {
          if (!OPTIONAL.contains(key.getKey())) {
            change(file, text, page -> at(page, section).remove(key.getKey()));
            refused(adapter, file);
          }
          change(file, text, page -> at(page, section).putNull(key.getKey()));
          refused(adapter, file);
        }
      }
    }
  }

  private static ObjectNode at(ObjectNode page, String section) {
    return section.isEmpty() ? page : (ObjectNode) page.path(section);
  }

  private static void change(Path file, String text, Consumer<ObjectNode> edit) throws IOException {
    ObjectNode page = (ObjectNode) Json.MAPPER.readTree(text);
    edit.accept(page);
    Files.writeString(file, Json.page(page));
  }

  @Test
  void nothingOfThisHurtsTheAdapter() {
    assertThat(predict(good, "--ticket", ticket).well().out().lines()).hasSize(Nli.rows());
  }
}
