package org.ltp4j.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.ltp4j.problem.Problem;
import org.ltp4j.yaml.Yaml;

/**
 * Which files of a repository are which split of which configuration: as its card says (the YAML
 * that README.md begins with), or by the names of files and folders.
 */
final class HubConfigs {
  /** What a data set without configurations calls its only one. */
  static final String DEFAULT = "default";

  private static final Pattern DATA =
      Pattern.compile(
          ".*\\.(?:parquet|(?:tsv|csv|jsonl|ndjson|json)(?:\\.(?:gz|zst|xz))?)",
          Pattern.CASE_INSENSITIVE);
  private static final List<String> SPLITS =
      List.of("train", "training", "dev", "validation", "valid", "val", "test", "testing");

  /** Folders whose names say nothing. */
  private static final List<String> PLAIN = List.of("data", "datasets", "dataset");

  private final JsonNode card;
  private final List<RemoteFile> all;

  /**
   * A file of a split.
   *
   * @param config the configuration, {@value #DEFAULT} where there are none
   */
  record Part(RemoteFile file, String config, String split) {}

  /**
   * Looks at a repository.
   *
   * @param readme its README.md; empty if it has none
   */
  HubConfigs(String place, String readme, List<RemoteFile> all) {
    this.card = card(place, readme);
    this.all = all;
  }

  private static JsonNode card(String place, String readme) {
    String text = readme.replace("\r\n", "\n");
    int end = text.indexOf("\n---", 3);
    String yaml = text.startsWith("---\n") && end > 0 ? text.substring(4, end + 1) : "";
    try {
      return Yaml.texts(place, yaml.isBlank() ? "{}" : yaml);
    } catch (Problem e) {
      return Yaml.texts(place, "{}"); // names are enough
    }
  }

  /** The parts, those of a split in the order of their names. */
  List<Part> parts() {
    List<Part> parts = byCard();
    return parts.isEmpty() ? byNames() : parts;
  }

  private List<Part> byCard() {
    List<Part> parts = new ArrayList<>();
    for (JsonNode config : card.path("configs")) {
      String name = config.path("config_name").asText(DEFAULT);
      JsonNode files = config.path("data_files");
      if (files.isValueNode()) {
        add(parts, name, "train", files);
      } else if (files.isObject()) {
        files.properties().forEach(split -> add(parts, name, split.getKey(), split.getValue()));
      }
      for (JsonNode split : files) {
        if (split.isObject() && split.has("path")) {
          add(parts, name, split.path("split").asText("train"), split.path("path"));
        }
      }
    }
    return parts;
  }

  private void add(List<Part> parts, String config, String split, JsonNode paths) {
    List<JsonNode> globs = new ArrayList<>();
    if (paths.isValueNode()) {
      globs.add(paths);
    } else {
      paths.forEach(globs::add);
    }
    for (JsonNode glob : globs) {
      Optional<PathMatcher> matcher = matcher(glob.asText());
      all.stream()
          .filter(file -> matcher.isPresent() && matcher.get().matches(Path.of(file.name())))
          .filter(file -> DATA.matcher(file.name()).matches())
          .sorted((a, b) -> a.name().compareTo(b.name()))
          .forEach(file -> parts.add(new Part(file, config, split)));
    }
  }

  /** Of a card's pattern; empty if it is none, and matches nothing. */
  private static Optional<PathMatcher> matcher(String glob) {
    try {
      return Optional.of(FileSystems.getDefault().getPathMatcher("glob:" + glob));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  private List<Part> byNames() {
    List<Part> parts = new ArrayList<>();
    for (RemoteFile file : all.stream().sorted((a, b) -> a.name().compareTo(b.name())).toList()) {
      if (DATA.matcher(file.name()).matches()) {
        List<String> folders = new ArrayList<>(Arrays.asList(file.name().split("/")));
        String name = folders.remove(folders.size() - 1);
        String split = split(name);
        for (String folder : folders) {
          split = SPLITS.contains(folder) ? folder : split;
        }
        folders.removeIf(folder -> PLAIN.contains(folder) || SPLITS.contains(folder));
        if (split != null) {
          String config = folders.isEmpty() ? DEFAULT : String.join("-", folders);
          parts.add(new Part(file, config, split));
        }
      }
    }
    return parts;
  }

  private static String split(String name) {
    List<String> words = Arrays.asList(name.toLowerCase(java.util.Locale.ROOT).split("[^a-z]+"));
    return SPLITS.stream().filter(words::contains).findFirst().orElse(null);
  }

  /** Column → names that its numbers stand for, in any configuration that is wanted. */
  Map<String, List<String>> labels(List<String> configs) {
    Map<String, List<String>> labels = new LinkedHashMap<>();
    JsonNode info = card.path("dataset_info");
    List<JsonNode> infos = new ArrayList<>();
    if (info.isObject()) {
      infos.add(info);
    } else {
      info.forEach(infos::add);
    }
    infos.addAll(configsWithFeatures());
    for (JsonNode one : infos) {
      if (configs.contains(one.path("config_name").asText(DEFAULT))) {
        for (JsonNode feature : one.path("features")) {
          JsonNode names = feature.path("dtype").path("class_label").path("names");
          Map<Integer, String> byNumber = new TreeMap<>();
          names
              .properties()
              .forEach(
                  pair -> {
                    if (pair.getKey().matches("\\d{1,6}")) {
                      byNumber.put(Integer.parseInt(pair.getKey()), pair.getValue().asText());
                    }
                  });
          if (!byNumber.isEmpty()) {
            labels.put(feature.path("name").asText(), List.copyOf(byNumber.values()));
          }
        }
      }
    }
    return labels;
  }

  private List<JsonNode> configsWithFeatures() {
    List<JsonNode> with = new ArrayList<>();
    for (JsonNode config : card.path("configs")) {
      if (config.has("features")) {
        with.add(config);
      }
    }
    return with;
  }
}
