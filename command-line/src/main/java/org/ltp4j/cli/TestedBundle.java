package org.ltp4j.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ltp4j.data.Example;
import org.ltp4j.experiment.Tested;
import org.ltp4j.serving.BundleClassifier;
import org.ltp4j.serving.BundleConfig;

/** A bundle in an evaluation. */
record TestedBundle(BundleClassifier classifier) implements Tested {
  @Override
  public Description description() {
    BundleConfig config = classifier.config();
    return new Description(
        config.task(),
        config.decision(),
        config.trainingLanguages(),
        config.confidence(),
        List.of());
  }

  @Override
  public Map<String, String> inputs() {
    Map<String, String> inputs = new TreeMap<>();
    BundleConfig config = classifier.config();
    for (String file : List.of(config.model(), "tokenizer.json")) {
      inputs.put("bundle/" + file, config.files().get(file).sha256());
    }
    return inputs;
  }

  @Override
  public Scored scored(String source, List<Example> examples, int batchTokens) {
    BundleClassifier.Scored scored = classifier.scored(source, examples);
    return new Scored(scored.scores(), scored.tokens(), scored.truncated());
  }

  @Override
  public void close() {
    classifier.close();
  }
}
