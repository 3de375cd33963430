package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.answer.Classification;
import org.ltp4j.classify.Classifier;
import org.ltp4j.engine.Engine;
import org.ltp4j.fuzz.ByteMutations;
import org.ltp4j.fuzz.Fuzz;
import org.ltp4j.fuzz.Mutation;
import org.ltp4j.fuzz.TextMutations;
import org.ltp4j.golden.FolderCopy;
import org.ltp4j.serving.BundleClassifier;

/** Damaged adapters and bundles: refused, or a classifier whose answers are answers. */
class ClassifierFuzzTest {
  private static final List<Map<String, String>> TEXTS =
      List.of(
          Map.of("premise", "It rains.", "hypothesis", "The street is wet."),
          Map.of("premise", "Es regnet nicht.", "hypothesis", "Die Sonne scheint."));

  @TempDir Path dir;

  private Path adapter(String method) throws IOException {
    return FolderCopy.of(Bundles.EARLIER.resolve(method).resolve("adapter"), dir.resolve(method));
  }

  private static void ask(Path adapter) {
    Adapter.open(adapter).trainingLanguages();
    try (Classifier classifier = Classifier.load(adapter, Bundles.BASE, null, Engine.cpu(1))) {
      requireAnswers(classifier.classify(TEXTS), classifier.config().task().labels());
    }
  }

  private static void requireAnswers(List<Classification> answers, List<String> labels) {
    assertThat(answers).hasSize(TEXTS.size());
    for (Classification answer : answers) {
      assertThat(labels).contains(answer.label());
      assertThat(answer.probabilities().keySet()).containsExactlyElementsOf(labels);
      assertThat(answer.probabilities().values())
          .allSatisfy(p -> assertThat(p.isNaN() || p >= 0 && p <= 1).isTrue());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ltp", "lora"})
  void adapters(String method) throws IOException {
    Path adapter = adapter(method);
    ask(adapter);
    Path config = adapter.resolve("adapter_config.json");
    Fuzz.damage(config, TextMutations.json(), () -> ask(adapter));
    Path weights = adapter.resolve("adapter_model.safetensors");
    Fuzz.damage(weights, ByteMutations.within(1500), () -> ask(adapter));
    Path provenance = adapter.resolve("provenance.json");
    Fuzz.damage(provenance, TextMutations.json(), () -> Adapter.open(adapter).trainingLanguages());
  }

  private static List<Classification> answers(Path bundle) {
    try (BundleClassifier classifier = BundleClassifier.load(bundle, 1)) {
      List<Classification> answers = classifier.classify(TEXTS);
      requireAnswers(answers, classifier.info().labels());
      return answers;
    }
  }

  @Test
  void bundles() throws IOException {
    Path bundle = Bundles.of("ltp", dir.resolve("bundle"));
    List<Classification> whole = answers(bundle);
    Fuzz.damage(bundle.resolve("bundle.json"), TextMutations.json(), () -> answers(bundle));
    // The description has their hashes: what is accepted is the file.
    for (String name : List.of("model.onnx", "ltp.json")) {
      Fuzz.damage(
          bundle.resolve(name),
          ByteMutations.any(),
          () -> assertThat(answers(bundle)).isEqualTo(whole));
    }
  }

  /** As somebody writes them who makes hashes of his own. */
  @ParameterizedTest
  @ValueSource(strings = {"model.onnx", "tokenizer.json", "ltp.json"})
  void bundlesWithOtherHashes(String name) throws IOException {
    Path bundle = Bundles.of("ltp", dir.resolve("bundle"));
    Path file = bundle.resolve(name);
    Mutation damage = name.endsWith(".json") ? TextMutations.json() : ByteMutations.any();
    Fuzz.damage(
        file,
        damage,
        () -> {
          Bundles.replace(bundle, name, Files.readAllBytes(file));
          answers(bundle);
        });
  }

  @Test
  void archives() throws IOException {
    Path zip = dir.resolve("bundle.zip");
    Cli.ltp(
            "export",
            Bundles.EARLIER.resolve("ltp"),
            "--to",
            "onnx",
            "--model",
            Bundles.BASE,
            "--out",
            zip)
        .well();
    List<Classification> whole = answers(zip);
    Fuzz.damage(zip, ByteMutations.any(), () -> assertThat(answers(zip)).isEqualTo(whole));
    Fuzz.damage(zip, ByteMutations.within(200), () -> assertThat(answers(zip)).isEqualTo(whole));
  }
}
