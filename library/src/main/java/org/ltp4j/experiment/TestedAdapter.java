package org.ltp4j.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ltp4j.classify.Classifier;
import org.ltp4j.data.Example;
import org.ltp4j.engine.Engine;
import org.ltp4j.files.FileHash;
import org.ltp4j.recipe.EvalSettings;
import org.ltp4j.scoring.EncodedSet;
import org.ltp4j.scoring.ModelCache;

/** An adapter on its base. */
record TestedAdapter(Classifier classifier) implements Tested {
  /**
   * Opens the adapter of an evaluation.
   *
   * @param known what earlier runs of this process have prepared
   */
  static TestedAdapter open(EvalSettings settings, Optional<ModelCache> known) {
    Path adapter = settings.adapter();
    Path model = settings.model().orElse(null);
    Path ticket = settings.ticket().orElse(null);
    Engine engine = settings.engine().start();
    return new TestedAdapter(
        known.isPresent()
            ? Classifier.load(adapter, model, ticket, engine, known.get())
            : Classifier.load(adapter, model, ticket, engine));
  }

  @Override
  public Description description() {
    return new Description(
        classifier.config().task(),
        classifier.decision(),
        classifier.trainingLanguages(),
        classifier.config().fitted(),
        classifier.warnings());
  }

  @Override
  public Map<String, String> inputs() {
    Map<String, String> inputs = new TreeMap<>();
    inputs.put("model", classifier.base().weights());
    inputs.put("tokenizer", classifier.base().tokenizer());
    inputs.put("configuration", classifier.base().configuration());
    inputs.put("adapter", FileHash.sha256(classifier.weightsFile()));
    inputs.put("adapter_config", Hashes.json(classifier.config()));
    return inputs;
  }

  @Override
  public Scored scored(String source, List<Example> examples, int batchTokens) {
    EncodedSet rendered = classifier.render(source, examples);
    return new Scored(
        classifier.scores(rendered, batchTokens), rendered.tokens(), rendered.truncated());
  }

  @Override
  public void close() {
    classifier.close();
  }
}
