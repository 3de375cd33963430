package org.ltp4j.prompt;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.Inference;
import org.ltp4j.model.Input;
import org.ltp4j.model.MlmHead;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TrainingPass;

/**
 * Classification by filling the mask: label words scored by the MLM head at the mask's place, cross
 * entropy over the label words only. The last layer is computed at the mask only.
 */
public final class PromptModel {
  private final Encoder encoder;
  private final MlmHead head;
  private final PromptEncoder prompt;
  private final LabelWords words;

  /**
   * A model that classifies.
   *
   * @param prompt the soft prompt, or null for none
   */
  public PromptModel(Encoder encoder, PromptEncoder prompt, LabelWords words) {
    this.encoder = encoder;
    this.head = new MlmHead(encoder.weights());
    this.prompt = prompt;
    this.words = words;
  }

  /**
   * Forward and backward.
   *
   * @param pass a fresh pass, whose sink receives the gradients
   * @return the mean cross entropy
   */
  public double accumulate(PromptBatch batch, TrainingPass pass) {
    ModelConfig config = encoder.weights().config();
    try (PointerScope scope = new PointerScope()) {
      Tensor hidden =
          pass.run(
              Input.of(batch.rows(), config),
              prompt == null ? null : prompt::forward,
              batch.maskAt()); // (B, H)
      Tensor labels = labels(hidden, pass.wordRows(words.ids())); // (B, C)
      Tensor gold = encoder.weights().engine().tensor(batch.gold(), batch.gold().length);
      Tensor loss = torch.cross_entropy_loss(labels, gold);
      double value = loss.item_double();
      pass.backward(loss);
      return value;
    }
  }

  /** Scores of the labels, [B][C]; dropout off. */
  public float[][] scores(PromptBatch batch) {
    ModelWeights weights = encoder.weights();
    return Scope.withoutGradient(
        () -> {
          Tensor virtual = prompt == null ? null : prompt.forward();
          Input in = Input.of(batch.rows(), weights.config());
          Tensor hidden = Inference.run(encoder, in, virtual, batch.maskAt()); // (B, H)
          Tensor rows = Inference.wordRows(weights, words.ids()); // (n, H)
          float[] flat = Tensors.floats(labels(hidden, rows));
          float[][] scores = new float[batch.rows().length][words.labels()];
          for (int i = 0; i < flat.length; i++) {
            scores[i / words.labels()][i % words.labels()] = flat[i];
          }
          return scores;
        });
  }

  private Tensor labels(Tensor hidden, Tensor wordRows) {
    Tensor scores = head.scores(head.transform(hidden), wordRows, words.ids()); // (B, n)
    return words.mix(scores, encoder.weights().engine()); // (B, C)
  }
}
