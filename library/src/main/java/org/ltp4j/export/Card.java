package org.ltp4j.export;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.json.Json;

/**
 * The README.md of an exported directory, with a program that classifies.
 *
 * @param text the text
 */
record Card(String text) {
  /**
   * The card of a directory.
   *
   * @param name where it will be
   * @param words whether label words are scored, by a masked-language-modelling head
   */
  static Card of(Description description, Adapter adapter, Path name, boolean words) {
    Map<String, String> texts = new LinkedHashMap<>();
    description.fields().forEach(field -> texts.put(field, "…"));
    Map<String, String> places = new LinkedHashMap<>();
    places.put("task", line(description.task()));
    places.put("method", line(adapter.config().method()));
    places.put("base", line(adapter.config().base().path()));
    places.put("base-sha256", adapter.config().base().sha256());
    places.put("labels", line(String.join(", ", description.labels())));
    places.put("template", line(description.template()));
    places.put("max-length", Integer.toString(description.maxLength()));
    places.put("directory", Json.line(name.getFileName().toString()));
    places.put("class", words ? "AutoModelForMaskedLM" : "AutoModelForSequenceClassification");
    places.put("example", Json.line(texts));
    places.put("scores", resource(words ? "word-scores.py" : "class-scores.py").strip());
    String card = resource("card.md");
    for (Map.Entry<String, String> place : places.entrySet()) {
      card = card.replace("{{" + place.getKey() + "}}", place.getValue());
    }
    return new Card(card);
  }

  /** Text of unknown origin as code on one line. */
  private static String line(String text) {
    return "`` " + text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").replace("``", "` `") + " ``";
  }

  private static String resource(String name) {
    try (InputStream in = Card.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
