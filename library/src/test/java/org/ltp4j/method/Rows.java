package org.ltp4j.method;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.engine.Engine;
import org.ltp4j.experiment.TrainStage;
import org.ltp4j.golden.Golden;
import org.ltp4j.json.Json;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TinyModels;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.run.Listener;
import org.ltp4j.run.RunFiles;
import org.ltp4j.run.StoppedBySignals;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.settings.Pairs;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.stage.StageRunner;
import org.ltp4j.ticket.MagnitudeScores;
import org.ltp4j.ticket.Selection;
import org.ltp4j.ticket.Strategy;

/** Thirty examples that can be told apart, and trainings on them that take seconds. */
final class Rows {
  static final List<String> LABELS = List.of("entailment", "neutral", "contradiction");
  private static final List<String> PREMISES =
      List.of(
          "the cat sits on a red mat",
          "two men are at the river",
          "she reads all day",
          "Der Hund schläft im Garten",
          "Anna kauft drei Äpfel",
          "Es regnet seit Stunden",
          "La niña canta una canción",
          "El tren llega mañana",
          "No queda pan",
          "Дети играют во дворе");
  private static final List<String> HYPOTHESES =
      List.of("that is true and it is so", "one may ask", "no , never at all");

  private Rows() {}

  /**
   * A model without dropout whose random weights are so large that what it reads can be told from
   * its hidden states, which methods that leave it frozen need.
   */
  static Path model(Path folder) {
    Path model = folder.resolve("model");
    if (Files.exists(model)) {
      return model;
    }
    Path golden = Golden.folder().resolve("xlmr");
    try {
      Files.createDirectories(model);
      Files.copy(golden.resolve("tokenizer.json"), model.resolve("tokenizer.json"));
      String config = Files.readString(golden.resolve("config.json"));
      config =
          config
              .replaceAll("(\"\\w+_dropout_prob\"): [0-9.]+", "$1: 0")
              .replaceFirst("}", ", \"initializer_range\": 0.25}");
      Files.writeString(model.resolve("config.json"), config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (ModelWeights weights =
        ModelWeights.random(ModelConfig.load(model), new Streams(3), Engine.cpu(1))) {
      TinyModels.write(weights, model);
    }
    return model;
  }

  /** The fifth of the model's weights that are largest: a ticket that needs no delta. */
  static Path ticket(Path folder) {
    Path file = folder.resolve("ticket.safetensors");
    try (ModelWeights base = ModelWeights.open(model(folder), Engine.cpu(1));
        TensorSource source = ModelWeights.source(model(folder))) {
      Selection.of(base.parameters(), Strategy.parse("magnitude"), 0.2)
          .cut(new MagnitudeScores(source), 1, base.sha256(), Map.of())
          .save(file);
    }
    return file;
  }

  /** TSV with a header. */
  static Path write(Path folder) {
    StringBuilder text = new StringBuilder("language\tpremise\thypothesis\tlabel\n");
    for (String premise : PREMISES) {
      for (int label = 0; label < LABELS.size(); label++) {
        text.append(
            "en\t%s\t%s\t%s\n".formatted(premise, HYPOTHESES.get(label), LABELS.get(label)));
      }
    }
    return write(folder.resolve("rows.tsv"), text.toString());
  }

  static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The words of a dictionary of the rows. */
  static Path dictionary(Path folder) {
    return write(folder.resolve("en-de.txt"), "cat Katze\nis ist\nthe die\nmen\tMänner\nno nein\n");
  }

  /**
   * Settings of a training on the rows in a folder, which are also dev.
   *
   * @param more further keys and values
   */
  static TrainSettings settings(Path folder, MethodName method, Path out, String... more) {
    Map<String, Object> values = new LinkedHashMap<>();
    Path rows = write(folder);
    values.put("model", model(folder).toString());
    values.put("train", rows.toString());
    values.put("dev", rows.toString());
    values.put("out", out.toString());
    values.put("method", method.toString());
    values.put("max-length", 60);
    values.put("batch", 10);
    values.put("threads", 1);
    if (method == MethodName.SOFTMV) {
      values.put("dictionaries", dictionary(folder).toString());
    }
    if (List.of(MethodName.DP, MethodName.MP, MethodName.PCT, MethodName.SP, MethodName.SOFTMV)
            .contains(method)
        || method == MethodName.LTP
        || method == MethodName.PROMPT_TUNING) {
      values.put("label-words", "entailment=a,neutral=e,contradiction=o");
    }
    Pairs.put(values, (Object[]) more);
    return Settings.resolve(TrainSettings.class, new Section("test", values), Map.of());
  }

  static Map<String, Object> train(TrainSettings settings) {
    return train(settings, new StoppedBySignals());
  }

  static Map<String, Object> train(TrainSettings settings, Listener listener) {
    StageRunner.of(List.of("test"), listener).together(new TrainStage(), settings);
    return Json.read(new RunFiles(settings.out()).result());
  }
}
