package org.ltp4j.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.classify.Classifier;
import org.ltp4j.data.Example;
import org.ltp4j.problem.Problem;
import org.ltp4j.scoring.EncodedSet;
import org.ltp4j.template.Encoded;
import org.ltp4j.template.FieldText;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * What was written against what it was written from: the ids of a few texts, by the directory's own
 * tokenizer and description, and the probabilities of its own weights.
 */
record Comparison(Adapter adapter, Classifier classifier) {
  /**
   * The largest difference of a probability.
   *
   * @throws Problem if it is over the form's tolerance, or ids differ
   */
  double farthest(Form form, Path folder) throws IOException {
    Description description = Description.read(folder);
    List<Example> rows = Samples.of(description.fields());
    EncodedSet own = classifier.render("samples", rows);
    requireIds(form, folder, description, rows, own);
    List<float[]> expected = classifier.scores(own, 4096);
    List<float[]> found = form.scores(folder, rows, own);
    double farthest = 0;
    for (int i = 0; i < rows.size(); i++) {
      double[] p = description.probabilities(expected.get(i));
      double[] q = description.probabilities(found.get(i));
      for (int label = 0; label < p.length; label++) {
        farthest = Math.max(farthest, Math.abs(p[label] - q[label]));
      }
    }
    if (farthest > form.tolerance()) {
      throw Problem.input(
          adapter.directory(),
          "an export whose probabilities are the adapter's within " + form.tolerance(),
          "a difference of " + farthest,
          "report it; nothing was written");
    }
    return farthest;
  }

  private void requireIds(
      Form form, Path folder, Description description, List<Example> rows, EncodedSet own) {
    try (Tokenizer tokenizer = Tokenizer.open(folder)) {
      Map<String, Integer> idOfPiece = new HashMap<>();
      IntStream.range(0, tokenizer.size())
          .forEach(id -> idOfPiece.putIfAbsent(tokenizer.piece(id), id));
      for (int i = 0; i < rows.size(); i++) {
        Map<String, String> tidy = new LinkedHashMap<>();
        rows.get(i)
            .fields()
            .forEach(
                (name, text) ->
                    tidy.put(name, FieldText.tidy(text, description.stripPunctuation())));
        int[] found =
            description.input().stream()
                .flatMapToInt(part -> part.ids(tokenizer, idOfPiece, tidy))
                .toArray();
        Encoded input = own.inputs().get(i);
        int[] expected = form.ids(input.ids());
        if (!input.isPart() && !Arrays.equals(expected, found)) {
          throw Problem.input(
              adapter.directory(),
              "a template whose texts give the same ids when its virtual tokens have names",
              "%s for %s".formatted(Arrays.toString(found), Arrays.toString(expected)),
              "put white space around {prompt:n} and {mask}, and train again");
        }
      }
    }
  }
}
