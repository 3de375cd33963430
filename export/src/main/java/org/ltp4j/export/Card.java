package org.ltp4j.export;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.data.TaskKind;
import org.ltp4j.json.Json;

/**
 * The README.md of an exported directory, with a program that classifies.
 *
 * @param text the text
 */
record Card(String text) {
  private static final String PIECES =
      "where the template has virtual tokens, they\nare pieces of the tokenizer and rows of the word"
          + " embeddings";

  /**
   * The card of a model for transformers.
   *
   * @param name where it will be
   */
  static Card ofTransformers(Description description, Adapter adapter, Path name) {
    boolean words = description.labelIds() != null;
    Map<String, String> places = new LinkedHashMap<>();
    places.put("virtual", PIECES);
    places.put("library", "transformers");
    places.put("form", "merged into one model");
    program(places, "transformers", isOfWords(description));
    places.put("class", "AutoModel" + Architecture.ending(adapter.config().prompt().head()));
    places.put("scores", resource(words ? "word-scores.py" : "class-scores.py"));
    return of(description, adapter, name, places);
  }

  /**
   * The card of a graph for ONNX Runtime.
   *
   * @param name where it will be
   * @param padId what fills shorter rows
   */
  static Card ofOnnx(Description description, Adapter adapter, Path name, int padId) {
    Map<String, String> places = new LinkedHashMap<>();
    places.put("virtual", PIECES);
    places.put("library", "onnxruntime");
    places.put(
        "form",
        "written as a graph for ONNX Runtime, from `ids` and `mask` to `probabilities`; ltp4j-serving"
            + " and `ltp predict --adapter` open this directory too");
    program(places, "onnx", isOfWords(description));
    places.put("pad", Integer.toString(padId));
    return of(description, adapter, name, places);
  }

  /**
   * The card of an adapter for PEFT.
   *
   * @param name where it will be
   * @param base the base model's name or place
   * @param virtual virtual tokens, which PEFT puts before the text
   */
  static Card ofPeft(
      Description description, Adapter adapter, Path name, String base, int virtual) {
    boolean words = description.labelIds() != null;
    Map<String, String> places = new LinkedHashMap<>();
    places.put(
        "virtual",
        "virtual tokens, where there are any, are no part of it: PEFT puts them before the text");
    places.put("library", "peft");
    places.put("form", "written for Hugging Face PEFT, which loads it onto the base model");
    program(places, "peft", isOfWords(description));
    ofBase(places, description, adapter, base);
    String text =
        virtual == 0 ? "" : "logits = logits[:, %s:]  # those of the text\n    ".formatted(virtual);
    places.put("scores", text + resource(words ? "word-scores.py" : "class-scores.py"));
    places.put("text", text);
    return of(description, adapter, name, places);
  }

  /**
   * The card of a sparse fine-tuning.
   *
   * @param name where it will be
   * @param base the base model's name or place
   * @param pieces what stands for virtual tokens
   */
  static Card ofSft(
      Description description, Adapter adapter, Path name, String base, AddedPieces pieces) {
    boolean words = description.labelIds() != null;
    boolean prompted = !pieces.names().isEmpty();
    Map<String, String> places = new LinkedHashMap<>();
    places.put(
        "virtual",
        prompted
            ? "its virtual tokens are pieces of\nthe tokenizer, and rows of the word embeddings that"
                + " `SFT.apply` does not know of: the program sets them"
            : "there are no virtual tokens");
    places.put("library", "transformers");
    places.put(
        "form",
        "written as a sparse fine-tuning for composable-sft, which adds it to the base model");
    program(places, "sft", isOfWords(description));
    places.put("rows", prompted ? "\n" + resource("sft-rows.py") : "");
    places.put("rows-import", prompted ? "from safetensors.torch import load_file\n" : "");
    places.put("first", Integer.toString(pieces.first()));
    ofBase(places, description, adapter, base);
    places.put("scores", resource(words ? "word-scores.py" : "class-scores.py"));
    return of(description, adapter, name, places);
  }

  /** What a program needs that opens the base model. */
  private static void ofBase(
      Map<String, String> places, Description description, Adapter adapter, String base) {
    boolean words = description.labelIds() != null;
    places.put("class", "AutoModel" + Architecture.ending(adapter.config().prompt().head()));
    places.put("labels-given", words ? "" : ", num_labels=" + description.labels().size());
    places.put("base-model", Json.line(base));
  }

  private static boolean isOfWords(Description description) {
    return description.kind() == TaskKind.TOKENS;
  }

  private static void program(Map<String, String> places, String library, boolean ofWords) {
    places.put("imports", resource(library + "-imports.py"));
    places.put("load", resource(library + "-load.py"));
    places.put("encode", resource(ofWords ? "words-encode.py" : "text-encode.py"));
    // Models of transformers, whoever loads them, classify alike.
    String answering = library.equals("onnx") ? "onnx" : "transformers";
    places.put("classify", resource(answering + (ofWords ? "-tag.py" : "-classify.py")));
    places.put("needs", ofWords ? "import json" : "import json, string");
    places.put("pipeline", ofWords ? "token-classification" : "text-classification");
  }

  /** What is said of answers and of long texts. */
  private static String answers(Description description) {
    int longest = description.maxLength();
    String shortened =
        "Inputs have at most %s tokens; of a longer one the longest field loses its end. "
            .formatted(longest);
    return switch (description.kind()) {
      case SINGLE_LABEL -> shortened;
      case MULTI_LABEL ->
          shortened
              + ("Probabilities are of each label by itself; a text\nhas the labels whose"
                      + " probability is at least %s, `ltp[\"threshold\"]`, which training fitted. ")
                  .formatted(description.threshold());
      case TOKENS ->
          ("A text is a list of words, without white space in them; each is read at its first piece."
                  + " Inputs have at most\n%s tokens; words that do not fit come in further windows,"
                  + " which overlap. ")
              .formatted(longest);
    };
  }

  private static String example(Description description) {
    if (isOfWords(description)) {
      return Json.line(List.of("…", "…"));
    }
    Map<String, String> texts = new LinkedHashMap<>();
    description.fields().forEach(field -> texts.put(field, "…"));
    return Json.line(texts);
  }

  private static Card of(
      Description description, Adapter adapter, Path name, Map<String, String> particular) {
    Map<String, String> places = new LinkedHashMap<>(particular);
    places.putIfAbsent("text", "");
    places.put("task", line(description.task()));
    places.put("method", line(adapter.config().method()));
    places.put("base", line(adapter.config().base().path()));
    places.put("base-sha256", adapter.config().base().sha256());
    places.put("labels", line(String.join(", ", description.labels())));
    boolean several = description.kind() == TaskKind.MULTI_LABEL;
    places.put("probabilities", several ? "sigmoid()" : "softmax(-1)");
    places.put("answers", answers(description));
    places.put("template", line(description.template()));
    places.put("directory", Json.line(name.getFileName().toString()));
    places.put("example", example(description));
    String card = resource("card.md") + "\n";
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
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
