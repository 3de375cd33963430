package org.ltp4j.prompt;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.DropoutMasks;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.Inference;
import org.ltp4j.model.Input;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TrainingPass;

/**
 * Classification by reading one place of each input: the mask, where the MLM head scores label
 * words, or the opening token, where a classification head stands. The last layer is computed at
 * that place only.
 */
public final class PromptModel {
  private final Encoder encoder;
  private final PromptEncoder prompt;
  private final Head head;

  /**
   * A model that classifies.
   *
   * @param prompt the soft prompt, or null for none
   */
  public PromptModel(Encoder encoder, PromptEncoder prompt, Head head) {
    this.encoder = encoder;
    this.prompt = prompt;
    this.head = head;
  }

  /** A model that classifies by label words. */
  public PromptModel(Encoder encoder, PromptEncoder prompt, LabelWords words) {
    this(encoder, prompt, new WordHead(encoder.weights(), words));
  }

  /** The encoder that it reads with. */
  public Encoder encoder() {
    return encoder;
  }

  /** Forward and backward with the mean cross entropy, which it returns. */
  public double accumulate(PromptBatch batch, TrainingPass pass) {
    return accumulate(batch, pass, Criterion.CROSS_ENTROPY, 1);
  }

  /**
   * Forward and backward.
   *
   * @param pass a fresh pass, whose sink receives the gradients
   * @param weight factor on loss and gradient: the part that this batch is of a larger one
   * @return the loss
   */
  public double accumulate(
      PromptBatch batch, TrainingPass pass, Criterion criterion, double weight) {
    ModelConfig config = encoder.weights().config();
    try (PointerScope scope = new PointerScope()) {
      Tensor hidden =
          pass.run(
              Input.of(batch.rows(), config),
              prompt == null ? null : prompt::forward,
              batch.readAt()); // (B, H)
      DropoutMasks dropout = pass.dropoutAbove();
      Tensor labels = head.scores(hidden, pass::wordRows, dropout); // (B, C)
      Tensor gold = encoder.weights().engine().tensor(batch.gold(), batch.gold().length);
      Tensor loss = criterion.of(labels, gold);
      loss = weight == 1 ? loss : loss.mul(Tensors.scalar(weight));
      pass.backward(loss);
      return loss.item_double(); // last: it waits for a GPU
    }
  }

  /** Scores of the labels, [B][C]; dropout off. */
  public float[][] scores(PromptBatch batch) {
    ModelWeights weights = encoder.weights();
    return Scope.withoutGradient(
        () -> {
          Tensor virtual = prompt == null ? null : prompt.forward();
          Input in = Input.of(batch.rows(), weights.config());
          Tensor hidden = Inference.run(encoder, in, virtual, batch.readAt()); // (B, H)
          Tensor labels =
              head.scores(
                  hidden, ids -> Inference.wordRows(weights, ids), DropoutMasks.NONE); // (B, C)
          float[] flat = Tensors.floats(labels);
          int c = head.labels();
          float[][] scores = new float[batch.rows().length][c];
          for (int i = 0; i < flat.length; i++) {
            scores[i / c][i % c] = flat[i];
          }
          return scores;
        });
  }
}
