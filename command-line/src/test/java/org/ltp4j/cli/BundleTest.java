package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.answer.Classification;
import org.ltp4j.golden.FolderCopy;
import org.ltp4j.problem.Problem;
import org.ltp4j.serving.BundleClassifier;

class BundleTest {
  @TempDir private static Path shared;
  @TempDir private Path dir;
  private Path bundle;

  @BeforeAll
  static void export() {
    Bundles.of("ltp", shared.resolve("bundle"));
  }

  @BeforeEach
  void copy() {
    bundle = FolderCopy.of(shared.resolve("bundle"), dir.resolve("bundle"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.onnx", "tokenizer.json", "tokenizer_config.json", "ltp.json"})
  void aFileThatIsMissingOrAnotherIsRefused(String name) throws IOException {
    Path file = bundle.resolve(name);
    byte[] content = Files.readAllBytes(file);
    byte[] other = content.clone();
    other[content.length / 2] ^= 1;
    Files.write(file, other);
    refused(bundle, name, "sha256", "copy it again");
    Files.write(file, Arrays.copyOf(content, content.length - 1));
    refused(bundle, name, content.length + " bytes");
    Files.delete(file);
    refused(bundle, name, "no such file");
  }

  @ParameterizedTest
  @CsvSource({
    "format, ltp4j-bundle/9, format ltp4j-bundle/9",
    "model, other.onnx, a file other.onnx",
    "task, 3, description",
    "prompt, words, description",
    "first_virtual, x, description"
  })
  void aDescriptionThatIsNoneIsRefused(String key, String value, String said) {
    Bundles.describe(bundle, json -> json.put(key, value));
    refused(bundle, "bundle.json", said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"format", "model", "task", "prompt", "files", "labels:prompt", "sha256:file"})
  void aDescriptionWithoutSomethingIsRefused(String path) {
    String key = path.replaceAll(":.*", "");
    Bundles.describe(
        bundle,
        json -> {
          ObjectNode parent = json;
          if (path.endsWith(":prompt")) {
            parent = (ObjectNode) json.get("prompt");
          } else if (path.endsWith(":file")) {
            parent = (ObjectNode) json.get("files").get("model.onnx");
          }
          assertThat(parent.remove(key)).isNotNull();
        });
    refused(bundle, "bundle.json");
  }

  @Test
  void labelsThatContradictEachOtherAreRefused() {
    Bundles.describe(bundle, json -> ((ArrayNode) json.get("task").get("labels")).set(1, "even"));
    refused(bundle, "bundle.json", "the task's labels [entailment, even, contradiction]");
    for (String part : List.of("task", "prompt")) {
      Bundles.describe(
          bundle,
          json -> {
            ArrayNode labels = (ArrayNode) json.get(part).get("labels");
            labels.set(1, "neutral").add("entailment");
          });
    }
    refused(bundle, "bundle.json", "each label once");
  }

  @Test
  void labelsThatTheGraphHasNoScoresForAreRefused() {
    for (String part : List.of("task", "prompt")) {
      Bundles.describe(bundle, json -> ((ArrayNode) json.get(part).get("labels")).add("other"));
    }
    Bundles.describe(
        bundle, json -> json.get("prompt").withObject("/labelWords").putArray("other").add("u"));
    refused(bundle, "scores of shape [-1, 4]", "[-1, 3]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside", "/outside", "a/b", "..", "bundle.json"})
  void aNameThatLeadsElsewhereIsRefused(String name) {
    Bundles.describe(
        bundle,
        json -> ((ObjectNode) json.get("files")).set(name, json.get("files").get("ltp.json")));
    refused(bundle, "plain names of files", name);
    Path zip = zipped(dir.resolve("b.zip"), name);
    refused(zip, "plain names of files", name);
    assertThat(dir.resolve("outside")).doesNotExist();
  }

  @Test
  void aGraphThatIsNoneIsRefused() throws IOException {
    byte[] content = Files.readAllBytes(bundle.resolve("model.onnx"));
    Bundles.replace(bundle, "model.onnx", "no graph".getBytes(StandardCharsets.UTF_8));
    refused(bundle, "a graph that ONNX Runtime computes");
    Bundles.replace(bundle, "model.onnx", Arrays.copyOf(content, content.length / 2));
    refused(bundle, "a graph that ONNX Runtime computes");
  }

  @Test
  void anArchiveThatIsDamagedIsRefused() throws IOException {
    Path zip = zipped(dir.resolve("b.zip"));
    byte[] content = Files.readAllBytes(zip);
    Files.write(zip, Arrays.copyOf(content, content.length / 2));
    refused(zip, "a bundle: a directory or .zip file");
    Files.write(zip, new byte[0]);
    refused(zip, "a bundle: a directory or .zip file");
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      byte[] other = content.clone();
      other[random.nextInt(content.length)] ^= (byte) (1 + random.nextInt(255));
      Files.write(zip, other);
      try (BundleClassifier classifier = BundleClassifier.load(zip, 1)) {
        assertThat(answers(classifier)).isEqualTo(answers(bundle)); // a byte that says nothing
      } catch (Problem e) {
        assertThat(e).hasMessageContaining(zip.toString());
      }
    }
    Files.delete(bundle.resolve("tokenizer.json"));
    refused(zipped(dir.resolve("c.zip")), "tokenizer.json", "no such file");
    Files.delete(bundle.resolve("bundle.json"));
    refused(zipped(dir.resolve("d.zip")), "no such file in it");
    refused(bundle, "bundle.json", "ltp export --to onnx");
    refused(dir.resolve("nothing"), "nothing there");
  }

  @Test
  void nothingIsLeftBehind() throws IOException {
    long before = leftovers();
    Path zip = zipped(dir.resolve("b.zip"));
    BundleClassifier.load(zip, 1).close();
    Bundles.describe(bundle, json -> json.put("model", "tokenizer.json"));
    refused(zipped(dir.resolve("c.zip")), "a graph that ONNX Runtime computes");
    assertThat(leftovers()).isEqualTo(before);
  }

  @Test
  void severalThreadsGetTheAnswersThatOneGets() throws Exception {
    List<Classification> alone = answers(bundle);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try (BundleClassifier classifier = BundleClassifier.load(bundle, 1)) {
      List<Future<List<Classification>>> all = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        all.add(pool.submit(() -> answers(classifier)));
      }
      for (Future<List<Classification>> one : all) {
        assertThat(one.get()).isEqualTo(alone);
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void textsWithoutTextAndMissingFieldsAreRefused() {
    try (BundleClassifier classifier = BundleClassifier.load(bundle, 1)) {
      assertThatThrownBy(() -> classifier.classify(Map.of("premise", " ", "hypothesis", "")))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("text 1");
      assertThatThrownBy(() -> classifier.classify(Map.of("premise", "It rains.")))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("hypothesis");
      assertThat(classifier.classify(List.<Map<String, String>>of())).isEmpty();
    }
  }

  private static List<Classification> answers(Path place) {
    try (BundleClassifier classifier = BundleClassifier.load(place, 1)) {
      return answers(classifier);
    }
  }

  private static List<Classification> answers(BundleClassifier classifier) {
    return classifier.classify(
        List.of(
            Map.of("premise", "It rains.", "hypothesis", "The street is wet and cold today."),
            Map.of("premise", "Es regnet.", "hypothesis", "Die Sonne scheint.")));
  }

  private static void refused(Path place, String... said) {
    assertThatThrownBy(() -> BundleClassifier.load(place, 1).close())
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(said);
  }

  /** The bundle as one file, with further entries. */
  private Path zipped(Path file, String... further) {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out);
        Stream<Path> parts = Files.list(bundle)) {
      for (Path part : parts.toList()) {
        zip.putNextEntry(new ZipEntry(part.getFileName().toString()));
        Files.copy(part, zip);
      }
      for (String name : further) {
        if (!name.equals("bundle.json")) {
          zip.putNextEntry(new ZipEntry(name));
          zip.write(1);
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return file;
  }

  /** Folders of this process; other tests unpack bundles too. */
  private static long leftovers() throws IOException {
    String own = "ltp4j-bundle-" + ProcessHandle.current().pid() + "-";
    try (Stream<Path> list = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return list.filter(p -> p.getFileName().toString().startsWith(own)).count();
    }
  }
}
