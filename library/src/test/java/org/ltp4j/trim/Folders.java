package org.ltp4j.trim;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ltp4j.json.Json;
import org.ltp4j.model.Dropout;
import org.ltp4j.model.Family;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.TrimSettings;
import org.ltp4j.run.Listener;
import org.ltp4j.run.RunFiles;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.settings.Pairs;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.stage.StageRunner;

/** Model directories and text files for the tests of trimming. */
final class Folders {
  private Folders() {}

  /** A model without weights. */
  static Path withoutWeights(Path folder, Family family, JsonNode tokenizer) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("config.json"), config(family, tokenizer).toJson());
      Files.writeString(folder.resolve("tokenizer.json"), tokenizer.toString());
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A model with random weights. */
  static Path withWeights(Path folder, Family family, JsonNode tokenizer) {
    withoutWeights(folder, family, tokenizer);
    List<TensorData> tensors = new ArrayList<>();
    Streams streams = new Streams(1);
    for (Parameter p : config(family, tokenizer).parameters()) {
      float[] values = streams.normal((int) p.elements(), 0.3, "weights", p.name());
      tensors.add(TensorData.floats(p.name(), values, p.shape()));
    }
    SafetensorsWriter.write(folder.resolve("model.safetensors"), Map.of(), tensors);
    return folder;
  }

  private static ModelConfig config(Family family, JsonNode tokenizer) {
    int size = tokenizer.path("model").path("vocab").size();
    int pad = family == Family.ROBERTA ? 1 : 0;
    return new ModelConfig(
        family, size, 12, 2, 2, 20, 40, 2, 1e-5, pad, new Dropout(0.1, 0.1), 0.3, null);
  }

  /** A text file. */
  static Path text(Path file, List<String> lines) {
    try {
      return Files.writeString(file, String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Settings as the command line gives them.
   *
   * @param text a path or a list of paths as texts
   * @param more key, value, key, value
   */
  static TrimSettings settings(Path model, Object text, Path out, Object... more) {
    Map<String, Object> flags = new HashMap<>();
    flags.put("model", model.toString());
    flags.put("text", text instanceof Path path ? path.toString() : text);
    flags.put("out", out.toString());
    Pairs.put(flags, Stream.of(more).map(Object::toString).toArray());
    return Settings.resolve(TrimSettings.class, Section.none(), flags);
  }

  /** Trims. */
  static Map<String, Object> trim(Path model, Object text, Path out, Object... more) {
    trim(settings(model, text, out, more), Listener.SILENT);
    return Json.read(new RunFiles(out).result());
  }

  static TrimResult trim(TrimSettings settings, Listener listener) {
    return StageRunner.of(List.of("ltp", "trim"), listener).run(new TrimStage(), settings);
  }

  /** The old ids by new id, as the file says them. */
  static int[] oldIds(Path trimmed) {
    try {
      return Files.readAllLines(trimmed.resolve(IdMapFile.NAME)).stream()
          .skip(1)
          .mapToInt(line -> Integer.parseInt(line.split("\t")[1]))
          .toArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of what is in a directory, sorted. */
  static List<String> names(Path directory) {
    try (Stream<Path> list = Files.list(directory)) {
      return list.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
