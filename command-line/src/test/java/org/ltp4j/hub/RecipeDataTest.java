package org.ltp4j.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ltp4j.modelname.HubEnvironment;
import org.ltp4j.yaml.Yaml;

/** What the recipes of the project read is there, or is fetched by what they say. */
class RecipeDataTest {
  /** Their data is made by scripts, or the user's own, as their first lines say. */
  private static final Set<String> BY_HAND =
      Set.of("distill.yaml", "scratch.yaml", "scratch-words.yaml");

  private static List<Path> recipes() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("ltp.root"), "recipes"))) {
      return all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static void gather(Object value, List<String> texts) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, inner) -> gather(inner, texts));
    } else if (value instanceof List<?> list) {
      list.forEach(inner -> gather(inner, texts));
    } else {
      texts.add(String.valueOf(value));
    }
  }

  @Test
  void allDataIsFetchedIntoTheFoldersThatTheRecipesName() throws IOException {
    Set<String> byHand = new TreeSet<>();
    List<String> known =
        DataSets.names(new HubEnvironment(Map.of(), Path.of(".")), Registry.with(List.of()));
    for (Path file : recipes()) {
      Map<String, Object> all = new LinkedHashMap<>(Yaml.load(file));
      Map<String, String> fetches = new LinkedHashMap<>();
      if (all.remove("fetch") instanceof Map<?, ?> said) {
        said.forEach((path, words) -> fetches.put(path.toString(), words.toString()));
      }
      List<String> texts = new ArrayList<>();
      gather(all, texts);
      for (String text : texts.stream().filter(t -> t.startsWith("data/")).toList()) {
        if (fetches.keySet().stream().noneMatch(p -> text.equals(p) || text.startsWith(p + "/"))) {
          byHand.add(file.getFileName().toString());
        }
      }
      fetches.forEach(
          (path, words) -> {
            String[] word = words.split(" +");
            if (word[0].equals("data")) {
              assertThat(known).as(file.toString()).contains(word[1]);
              Path folder =
                  words.contains("--out")
                      ? Path.of(word[word.length - 1])
                      : Wish.of(word[1]).folder();
              assertThat(Path.of(path)).as(file.toString()).startsWithRaw(folder);
            }
          });
    }
    assertThat(byHand).isEqualTo(BY_HAND);
  }
}
