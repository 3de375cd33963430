package org.ltp4j.hub;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.problem.Problem;

/**
 * XNLI's official tables, all languages and 19 columns in one, to {@code SPLIT-LANGUAGE.tsv} with
 * the columns that are read. Quotes are literal characters in both.
 *
 * @param place file and entry, for messages
 */
record XnliTable(String place) {
  /** Column there, column here. */
  private static final Map<String, String> COLUMNS = columns();

  private static final String LANGUAGE = "language";

  void write(InputStream in, Path folder, String split) throws IOException {
    Map<String, List<String>> byLanguage = new LinkedHashMap<>();
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    String first = lines.readLine();
    List<String> header = first == null ? List.of() : List.of(first.split("\t", -1));
    if (!header.containsAll(COLUMNS.keySet())) {
      throw bad("columns " + COLUMNS.keySet(), header.toString());
    }
    int number = 1;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      List<String> cells = List.of(line.split("\t", -1));
      String language = cells.size() == header.size() ? cells.get(header.indexOf(LANGUAGE)) : "";
      // It becomes part of a file's name.
      if (!language.matches("[a-z]{2,3}")) {
        throw bad(header.size() + " cells with a language in line " + number, "others");
      }
      byLanguage
          .computeIfAbsent(
              language, l -> new ArrayList<>(List.of(String.join("\t", COLUMNS.values()))))
          .add(
              String.join(
                  "\t", COLUMNS.keySet().stream().map(header::indexOf).map(cells::get).toList()));
    }
    for (Map.Entry<String, List<String>> language : byLanguage.entrySet()) {
      Path file = folder.resolve(split + "-" + language.getKey() + ".tsv");
      Files.writeString(file, String.join("\n", language.getValue()) + "\n");
    }
  }

  private Problem bad(String expected, String found) {
    return Problem.input(place, expected, found, "look for a newer ltp4j");
  }

  private static Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("pairID", "id");
    columns.put(LANGUAGE, LANGUAGE);
    columns.put("sentence1", "premise");
    columns.put("sentence2", "hypothesis");
    columns.put("gold_label", "label");
    return columns;
  }
}
