package org.ltp4j.experiment;

import java.nio.file.Path;
import java.util.Map;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.model.CanonicalSource;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelIdentity;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.problem.OnFailure;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * θ0 as files, for stages that read its values without computing with it.
 *
 * @param config its config.json
 * @param source its tensors under canonical names; closed with this
 * @param identity what tickets and deltas name it by
 */
record BaseFiles(ModelConfig config, CanonicalSource source, BaseIdentity identity)
    implements AutoCloseable {

  /** Opens and hashes a model's directory. */
  static BaseFiles open(Path model) {
    ModelConfig config = ModelConfig.load(model);
    CanonicalSource source = ModelWeights.source(model);
    return OnFailure.run(
        source::close, () -> new BaseFiles(config, source, identity(model, config, source)));
  }

  private static BaseIdentity identity(Path model, ModelConfig config, CanonicalSource source) {
    String weights = ModelWeights.sha256(config, source);
    String tokenizer = Tokenizer.isPresent(model) ? Tokenizer.identity(model) : null;
    return ModelIdentity.of(config, weights, tokenizer);
  }

  /** Puts its hashes among the inputs of a run. */
  void describe(Map<String, String> inputs) {
    inputs.put("model", identity.weights());
    inputs.put("configuration", identity.configuration());
    if (identity.tokenizer() != null) {
      inputs.put("tokenizer", identity.tokenizer());
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
