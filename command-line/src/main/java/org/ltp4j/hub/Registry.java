package org.ltp4j.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.ltp4j.modelname.HubCache;
import org.ltp4j.modelname.HubEnvironment;
import org.ltp4j.modelname.ModelName;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;
import org.ltp4j.yaml.Yaml;

/**
 * Data sets that are described in YAML: those that come with ltp4j and a user's own. See
 * docs/commands.md for the keys.
 */
final class Registry {
  private static final String OWN = "datasets.yaml";
  private static final Set<String> KEYS =
      Set.of(
          "title", "licence", "cite", "hub", "git", "revision", "files", "splits", "needs", "text");
  private static final Set<String> GROUPS = Set.of("path", "language", "split", "date");

  /** Names of splits on the hub, and what {@code --split} calls them. */
  static final Map<String, String> SPLITS =
      Map.of("validation", "dev", "valid", "dev", "val", "dev");

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * A data set of a registry.
   *
   * @param place its file and name, for messages
   * @param files a pattern whose groups say what a file is: {@code path} where it stays, or {@code
   *     language} and {@code split}, and {@code date}
   * @param splits a split there → its name here
   * @param needs flags without which it is too large
   * @param text whether it is text and has no labels
   */
  private record Entry(
      String place,
      List<String> about,
      boolean onHub,
      String repository,
      String revision,
      Pattern files,
      Map<String, String> splits,
      List<String> needs,
      boolean text) {}

  /**
   * Reads what comes with ltp4j and, over it, a user's file.
   *
   * @throws Problem if the file is no registry
   */
  static Registry with(Iterable<Path> files) {
    Registry registry = new Registry();
    try (InputStream in = Registry.class.getResourceAsStream(OWN)) {
      registry.add("the data sets of ltp4j", in.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException(OWN, e);
    }
    for (Path file : files) {
      try {
        registry.add(file.toString(), Files.readAllBytes(file));
      } catch (IOException e) {
        throw Problem.input(file, "a file of data sets", "none that can be read", "check the path")
            .causedBy(e);
      }
    }
    return registry;
  }

  private void add(String place, byte[] yaml) {
    JsonNode all = Yaml.texts(place, new String(yaml, StandardCharsets.UTF_8));
    for (Map.Entry<String, JsonNode> one : all.properties()) {
      entries.put(one.getKey(), entry(place + ", " + one.getKey(), one.getValue()));
    }
  }

  private static Entry entry(String place, JsonNode node) {
    for (Map.Entry<String, JsonNode> pair : node.properties()) {
      if (!KEYS.contains(pair.getKey())) {
        throw Problem.input(
            place, "known keys", "'" + pair.getKey() + "'", Nearest.remedy(pair.getKey(), KEYS));
      }
    }
    boolean hub = node.has("hub");
    String repository = node.path(hub ? "hub" : "git").asText();
    String revision = node.path("revision").asText(ModelName.DEFAULT_REVISION);
    if (hub == node.has("git") || !repository.contains("/") || !ModelName.isId(repository)) {
      throw Problem.input(
          place, "hub: OWNER/NAME or git: OWNER/NAME", "'" + repository + "'", "write one of them");
    } else if (!ModelName.isRevision(revision) || !hub && !HubCache.isCommit(revision)) {
      throw Problem.input(
          place,
          hub ? "revision: a branch, a tag or a commit" : "revision: the full hash of a commit",
          "'" + revision + "'",
          "correct it");
    }
    Map<String, String> splits = new LinkedHashMap<>(SPLITS);
    node.path("splits").properties().forEach(p -> splits.put(p.getKey(), p.getValue().asText()));
    List<String> needs = new ArrayList<>();
    node.path("needs").forEach(need -> needs.add(need.asText()));
    return new Entry(
        place,
        DataSet.about(
            node.path("title").asText("unnamed"),
            node.path("licence").asText("unknown"),
            node.path("cite").asText("nothing known")),
        hub,
        repository,
        revision,
        files(place, node.path("files").asText()),
        splits,
        needs,
        node.path("text").asText().equals("true"));
  }

  private static Pattern files(String place, String regex) {
    String found = "'" + regex + "'";
    try {
      Set<String> groups = new TreeSet<>();
      Matcher names = Pattern.compile("\\(\\?<(\\w+)>").matcher(regex);
      while (names.find()) {
        groups.add(names.group(1));
      }
      if (GROUPS.containsAll(groups) && (groups.contains("path") || groups.contains("split"))) {
        return Pattern.compile(regex);
      }
    } catch (PatternSyntaxException e) {
      found += " (" + e.getDescription() + ")";
    }
    throw Problem.input(
        place,
        "files: a regular expression with the group path, or split and perhaps language and date",
        found,
        "correct it");
  }

  Set<String> names() {
    return entries.keySet();
  }

  /** The commit at which a repository is read. */
  String commit(String repository) {
    return entries.values().stream()
        .filter(entry -> entry.repository.equals(repository))
        .map(Entry::revision)
        .findFirst()
        .orElseThrow();
  }

  /** A data set of that name, as far as it is wanted. */
  DataSet dataSet(HubEnvironment hub, GitHub gitHub, Wish wish) {
    Entry entry = entries.get(wish.name());
    for (String need : entry.needs) {
      if (need.equals("language") && wish.languages().isEmpty()) {
        throw Problem.usage(
            "data " + wish.name(),
            "the languages that are wanted, since all of them are very large",
            "none",
            "add --language en, for example");
      }
    }
    return new DataSet(
        wish.words(),
        entry.about,
        (http, downloads) -> list(entry, hub, gitHub, wish, http, downloads),
        (listed, folder) -> {
          List<Placed> placed = placed(entry, wish, listed.files());
          if (entry.text) {
            TextLayout.write(placed, listed.store(), folder);
          } else {
            new RowsLayout(wish.columns(), Map.of()).write(placed, listed.store(), folder);
          }
        });
  }

  private static DataSet.Listed list(
      Entry entry, HubEnvironment hub, GitHub gitHub, Wish wish, Http http, Path downloads) {
    DataSet.Listed all =
        entry.onHub
            ? new HubDataset(hub, entry.repository, entry.revision).list(http)
            : new DataSet.Listed(
                gitHub.files(http, entry.repository, entry.revision), new Store.Passing(downloads));
    List<RemoteFile> wanted = placed(entry, wish, all.files()).stream().map(Placed::file).toList();
    if (wanted.isEmpty()) {
      throw nothing(entry, wish, all.files());
    }
    return new DataSet.Listed(wanted, all.store());
  }

  private static Problem nothing(Entry entry, Wish wish, List<RemoteFile> all) {
    Set<String> languages = new TreeSet<>();
    Set<String> splits = new TreeSet<>();
    for (RemoteFile file : all) {
      Matcher matcher = entry.files.matcher(file.name());
      if (matcher.matches()) {
        group(matcher, "language").ifPresent(languages::add);
        group(matcher, "split").ifPresent(splits::add);
      }
    }
    return Problem.input(
        entry.repository,
        "files of: " + wish.words(),
        languages.isEmpty() && splits.isEmpty()
            ? "none such as " + entry.files
            : "splits %s, languages %s".formatted(splits, languages),
        wish.languages().isEmpty() || languages.isEmpty()
            ? "look for a newer ltp4j, or correct the splits"
            : Nearest.remedy(wish.languages().get(0), languages));
  }

  private static Optional<String> group(Matcher matcher, String name) {
    return matcher.pattern().pattern().contains("(?<" + name + ">")
        ? Optional.ofNullable(matcher.group(name))
        : Optional.empty();
  }

  private static List<Placed> placed(Entry entry, Wish wish, List<RemoteFile> all) {
    String newest =
        wish.date()
            .orElseGet(
                () ->
                    all.stream()
                        .map(file -> entry.files.matcher(file.name()))
                        .filter(Matcher::matches)
                        .flatMap(matcher -> group(matcher, "date").stream())
                        .max(String::compareTo)
                        .orElse(""));
    List<Placed> placed = new ArrayList<>();
    for (RemoteFile file : all) {
      Matcher matcher = entry.files.matcher(file.name());
      if (matcher.matches() && group(matcher, "date").orElse(newest).equals(newest)) {
        String language = group(matcher, "language").orElse("");
        String split = group(matcher, "split").orElse("");
        boolean exact = group(matcher, "path").isPresent();
        String named = entry.splits.getOrDefault(split, split);
        if (wish.wantsLanguage(language) && (exact || wish.wantsSplit(split))) {
          String to = language.isEmpty() ? named : language + "/" + named;
          placed.add(new Placed(file, exact ? matcher.group("path") : to, exact));
        }
      }
    }
    return placed;
  }
}
