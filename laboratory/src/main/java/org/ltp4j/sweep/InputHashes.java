package org.ltp4j.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ltp4j.corpus.TextSource;
import org.ltp4j.data.Task;
import org.ltp4j.data.TextFiles;
import org.ltp4j.data.TextIdentity;
import org.ltp4j.experiment.Hashes;
import org.ltp4j.experiment.TestFiles;
import org.ltp4j.files.FileHash;
import org.ltp4j.model.CanonicalSource;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelIdentity;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.modelname.ModelName;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.DistillSettings;
import org.ltp4j.recipe.EvalSettings;
import org.ltp4j.recipe.MlmSettings;
import org.ltp4j.settings.Declared;
import org.ltp4j.settings.Settings;
import org.ltp4j.ticket.Ticket;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Hashes of the files that a stage reads, under the names that its provenance gives them, before
 * the stage is run. Every file is read once, however many trials use it.
 */
public final class InputHashes {
  private final Map<String, Map<String, String>> known = new HashMap<>();

  /**
   * Hashes the inputs of a stage.
   *
   * @param settings the stage's settings; paths that earlier stages are yet to write are left out
   *     of {@code roles}
   * @param roles keys of settings whose files count
   * @return SHA-256 by role
   * @throws Problem if a file is missing or cannot be read
   */
  public Map<String, String> of(Record settings, List<String> roles) {
    Map<String, String> hashes = new TreeMap<>();
    Map<String, Object> values = Settings.toMap(settings);
    for (Declared declared : Declared.of(settings.getClass())) {
      String key = declared.key();
      if (roles.contains(key) && values.get(key) != null) {
        hashes.putAll(once(key, values.get(key), settings));
      }
    }
    if (values.get("task") instanceof String task) {
      hashes.put("task", Hashes.json(Task.named(task)));
    }
    return hashes;
  }

  /** The keys of a record whose values are paths of inputs. */
  public static List<String> roles(Class<? extends Record> settings) {
    return Declared.of(settings).stream()
        .filter(declared -> declared.rawType() == Path.class || declared.isPaths())
        .map(Declared::key)
        .filter(key -> !Set.of("out", "adapter", "cache").contains(key))
        .toList();
  }

  private Map<String, String> once(String key, Object value, Record settings) {
    Supplier<Map<String, String>> work =
        switch (key) {
          case "model" -> () -> model(Path.of(value.toString()));
          case "ticket" -> () -> Map.of(key, Ticket.load(Path.of(value.toString())).sha256());
          case "teacher" -> () -> named(Path.of(value.toString()), "teacher", "tokenizer");
          case "original" ->
              () -> named(Path.of(value.toString()), "original", "original-tokenizer");
          case "text", "held-out" -> () -> texts(key, paths(value), settings);
          case "parallel", "held-out-parallel", "dictionaries" ->
              () -> TextIdentity.exact(key, paths(value));
          case "data" -> () -> tests((EvalSettings) settings);
          default -> () -> files(key, paths(value));
        };
    String name = key + " " + value + (settings instanceof EvalSettings eval ? chosen(eval) : "");
    return known.computeIfAbsent(name, n -> work.get());
  }

  private static String chosen(EvalSettings eval) {
    return " " + eval.split() + eval.languages() + eval.task();
  }

  private static List<Path> paths(Object value) {
    List<?> all = value instanceof List<?> list ? list : List.of(value);
    return all.stream().map(path -> Path.of(path.toString())).toList();
  }

  /** Weights by their values, as everywhere; shapes, dropout and pieces are in other files. */
  private static Map<String, String> model(Path typed) {
    Path directory = ModelName.directory(typed);
    ModelConfig config = ModelConfig.load(directory);
    try (CanonicalSource source = ModelWeights.source(directory)) {
      return Map.of(
          "model", ModelWeights.sha256(config, source),
          "config", ModelIdentity.training(config),
          "tokenizer", Tokenizer.identity(directory));
    }
  }

  /** A model that distillation reads, by the names of its weights and its tokenizer there. */
  private static Map<String, String> named(Path typed, String weights, String tokenizer) {
    Map<String, String> hashes = model(typed);
    return Map.of(weights, hashes.get("model"), tokenizer, hashes.get("tokenizer"));
  }

  /** Distillation reads whole texts, whatever their size. */
  private static Map<String, String> texts(String role, List<Path> paths, Record settings) {
    if (settings instanceof MlmSettings && role.equals("text")) {
      return TextSource.identities(role, TextSource.of(paths));
    }
    return settings instanceof DistillSettings
        ? TextIdentity.exact(role, paths)
        : TextIdentity.of(role, TextFiles.expand(paths));
  }

  /** Of a folder's files those of the split and the languages that are asked for. */
  private static Map<String, String> tests(EvalSettings settings) {
    TestFiles files = TestFiles.of(settings, Task.named(settings.task().orElseThrow()));
    Map<String, String> hashes = new LinkedHashMap<>();
    files.mixed().forEach(f -> hashes.put("data/" + f.getFileName(), FileHash.sha256(f)));
    files
        .byLanguage()
        .forEach((language, f) -> hashes.put("data/" + language, FileHash.sha256(f.path())));
    return hashes;
  }

  private static Map<String, String> files(String role, List<Path> paths) {
    Map<String, String> hashes = new LinkedHashMap<>();
    for (Path path : paths) {
      String name = paths.size() == 1 ? role : role + "/" + path.getFileName();
      if (!Files.isDirectory(path)) {
        hashes.put(name, FileHash.sha256(path));
        continue;
      }
      try (Stream<Path> all = Files.list(path)) {
        all.filter(Files::isRegularFile)
            .sorted()
            .forEach(file -> hashes.put(name + "/" + file.getFileName(), FileHash.sha256(file)));
      } catch (IOException e) {
        throw Problem.input(path, "a readable folder", e.getMessage(), "check its rights")
            .causedBy(e);
      }
    }
    return hashes;
  }
}
