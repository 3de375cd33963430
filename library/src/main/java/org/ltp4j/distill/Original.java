package org.ltp4j.distill;

import java.nio.file.Path;
import org.ltp4j.engine.Engine;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.problem.OnFailure;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * The model that the teacher was trimmed from, which reads the text in pieces of its own: pieces
 * that the teacher has lost it has to put together from shorter ones, which it never learned.
 *
 * @param weights its weights
 * @param tokenizer its tokenizer
 * @param recut cuts the teacher's rows as it does
 */
record Original(ModelWeights weights, Tokenizer tokenizer, Recut recut) implements AutoCloseable {
  /**
   * Opens it.
   *
   * @param teacher its config
   * @param trimmed the teacher's tokenizer, which stays open
   * @throws Problem if the teacher was not trimmed from it
   */
  static Original open(Path directory, ModelConfig teacher, Tokenizer trimmed, Engine engine) {
    ModelConfig config = ModelConfig.load(directory);
    if (config.hidden() != teacher.hidden() || config.maxTokens() < teacher.maxTokens()) {
      throw Problem.usage(
          "--original",
          "a model of the teacher's width %s and its %s positions"
              .formatted(teacher.hidden(), teacher.maxTokens()),
          "%s and %s".formatted(config.hidden(), config.maxTokens()),
          "name the model that --teacher was trimmed from");
    }
    Tokenizer tokenizer = Tokenizer.open(directory);
    return OnFailure.run(
        tokenizer::close,
        () -> {
          config.requireVocabulary(directory, tokenizer.size());
          Recut recut = Recut.of(trimmed, tokenizer);
          return new Original(ModelWeights.open(directory, engine), tokenizer, recut);
        });
  }

  @Override
  public void close() {
    weights.close();
    tokenizer.close();
  }
}
