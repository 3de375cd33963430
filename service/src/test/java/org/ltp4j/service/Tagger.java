package org.ltp4j.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.ltp4j.answer.Answer;
import org.ltp4j.answer.Classification;
import org.ltp4j.answer.ClassifierInfo;
import org.ltp4j.answer.TextClassifier;
import org.ltp4j.data.TaskKind;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.evaluation.Spans;

/** Tags every word that begins with an asterisk as a place, several in turn as one. */
final class Tagger implements TextClassifier {
  @Override
  public ClassifierInfo info() {
    return new ClassifierInfo(
        "places",
        TaskKind.TOKENS,
        List.of("text"),
        List.of("O", "B-LOC", "I-LOC"),
        List.of(),
        20,
        Confidence.NONE,
        "none",
        Map.of());
  }

  @Override
  public CompletableFuture<List<Answer.Tags>> ask(List<Map<String, String>> texts) {
    return CompletableFuture.completedFuture(
        texts.stream().map(text -> tags(List.of(text.get("text").split(" ")))).toList());
  }

  private static Answer.Tags tags(List<String> words) {
    List<String> tags = new ArrayList<>();
    String before = "O";
    for (String word : words) {
      before = !word.startsWith("*") ? "O" : before.equals("O") ? "B-LOC" : "I-LOC";
      tags.add(before);
    }
    List<Double> probabilities = words.stream().map(word -> 0.9).toList();
    return new Answer.Tags(words, tags, probabilities, Spans.of(tags), false);
  }

  @Override
  public CompletableFuture<List<Classification>> submit(List<Map<String, String>> texts) {
    throw new IllegalStateException("tags have no one label");
  }

  @Override
  public int waiting() {
    return 0;
  }

  @Override
  public void close() {
    // It holds nothing.
  }
}
