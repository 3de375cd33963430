package org.ltp4j.hub;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What of a data set is wanted.
 *
 * @param name a name in the registry, or {@code hf:OWNER/NAME[/CONFIG][@REVISION]}
 * @param languages those of its languages or configurations; empty for all
 * @param splits those of its splits, by their names there; empty for all
 * @param date of a text that is published again and again, {@code 20231101}; without it the newest
 * @param columns those of its columns; empty for all
 * @param registry a file of further data sets
 */
public record Wish(
    String name,
    List<String> languages,
    List<String> splits,
    Optional<String> date,
    List<String> columns,
    Optional<Path> registry) {

  /** All of a data set. */
  public static Wish of(String name) {
    return new Wish(name, List.of(), List.of(), Optional.empty(), List.of(), Optional.empty());
  }

  /** The same with a file of further data sets. */
  Wish with(Optional<Path> file) {
    return new Wish(name, languages, splits, date, columns, file);
  }

  /** Where it goes if nothing else is said. */
  public Path folder() {
    String folder = name;
    if (name.startsWith(HubName.PREFIX)) {
      folder = HubName.of(name).folder();
    } else if (name.equals("wikitext-en")) {
      folder = "text";
    }
    return Path.of("data", folder);
  }

  /** The words behind {@code ltp fetch data}, which say what a folder holds. */
  String words() {
    List<String> words = new ArrayList<>(List.of(name));
    languages.forEach(language -> words.add("--language " + language));
    splits.forEach(split -> words.add("--split " + split));
    date.ifPresent(day -> words.add("--date " + day));
    columns.forEach(column -> words.add("--column " + column));
    return String.join(" ", words);
  }

  /** Whether a language is wanted. */
  boolean wantsLanguage(String language) {
    return languages.isEmpty() || languages.contains(language);
  }

  /** Whether a split is wanted. */
  boolean wantsSplit(String split) {
    return splits.isEmpty() || splits.contains(split);
  }
}
