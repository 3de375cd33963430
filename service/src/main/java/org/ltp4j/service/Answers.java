package org.ltp4j.service;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.answer.Answer;
import org.ltp4j.answer.Classification;
import org.ltp4j.evaluation.Confidence;

/** Answers as text-embeddings-inference gives them, or with everything there is. */
final class Answers {
  private Answers() {}

  /** What stands in the body of an answer. */
  static Object of(PredictRequest request, Confidence confidence, List<? extends Answer> answers) {
    for (int i = 0; i < answers.size(); i++) {
      if (!request.truncate() && answers.get(i).truncated()) {
        throw Refusal.tooLarge(
            "text " + (i + 1) + " is longer than the model reads, and \"truncate\" is false");
      }
    }
    List<Object> all = answers.stream().map(a -> of(request, confidence, a)).toList();
    return request.isMany() ? all : all.get(0);
  }

  private static Object of(PredictRequest request, Confidence confidence, Answer answer) {
    if (answer instanceof Classification one) {
      return request.details()
          ? details(one, confidence)
          : scores(request.rawScores() ? one.scores() : one.probabilities());
    } else if (answer instanceof Answer.Labels several) {
      return request.details()
          ? details(several)
          : scores(request.rawScores() ? several.scores() : several.probabilities());
    }
    return tags(request, (Answer.Tags) answer);
  }

  /** The words in the text's order, or everything there is. */
  private static Object tags(PredictRequest request, Answer.Tags answer) {
    if (request.details()) {
      return answer.toJson();
    } else if (request.rawScores()) {
      throw Refusal.badRequest("tags of words have probabilities; leave \"raw_scores\" out");
    }
    List<Object> lines = new ArrayList<>();
    for (int i = 0; i < answer.words().size(); i++) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("word", answer.words().get(i));
      line.put("score", answer.probabilities().get(i));
      line.put("label", answer.tags().get(i));
      lines.add(line);
    }
    return lines;
  }

  /** The labels with their probabilities, the most probable first. */
  private static Object scores(Map<String, ? extends Number> numbers) {
    return numbers.entrySet().stream()
        .sorted(Comparator.comparingDouble(e -> -e.getValue().doubleValue()))
        .map(
            e -> {
              Map<String, Object> line = new LinkedHashMap<>();
              line.put("score", e.getValue());
              line.put("label", e.getKey());
              return line;
            })
        .toList();
  }

  private static Object details(Answer.Labels answer) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("labels", answer.labels());
    object.put("truncated", answer.truncated());
    object.put("probabilities", answer.probabilities());
    object.put("scores", answer.scores());
    return object;
  }

  private static Object details(Classification answer, Confidence confidence) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("label", answer.label());
    object.put("score", answer.probabilities().get(answer.label()));
    object.put("margin", answer.margin());
    if (confidence.mayAbstain()) {
      object.put("abstained", answer.abstained());
    }
    object.put("truncated", answer.truncated());
    object.put("probabilities", answer.probabilities());
    object.put("scores", answer.scores());
    return object;
  }
}
