package org.ltp4j.prompt;

import java.util.Arrays;
import java.util.stream.IntStream;
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
 * words, or the opening token, where a classification head stands; or the first piece of each word.
 * Where it is one place, the last layer is computed there only. A batch has B rows and N positions
 * that are read.
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

  /** Hidden states at the N positions that the head reads, (N, H). */
  private Tensor read(Tensor hidden, PromptBatch batch, Input in) {
    if (batch.readAt() != null) {
      return hidden;
    }
    long[] all =
        IntStream.range(0, batch.places().length)
            .boxed()
            .flatMapToLong(
                row -> Arrays.stream(batch.places()[row]).mapToLong(place -> in.token(row, place)))
            .toArray();
    return hidden.index_select(0, encoder.weights().engine().tensor(all, all.length));
  }

  /** Forward and backward with the mean cross entropy, which it returns. */
  public double accumulate(PromptBatch batch, TrainingPass pass) {
    return accumulate(batch, pass, Criterion.CROSS_ENTROPY, Criterion.Share.ALL);
  }

  /**
   * Forward and backward.
   *
   * @param pass a fresh pass, whose sink receives the gradients
   * @param share what this batch is of a larger one, to whose loss and gradient it adds its part
   * @return the loss
   */
  public double accumulate(
      PromptBatch batch, TrainingPass pass, Criterion criterion, Criterion.Share share) {
    ModelConfig config = encoder.weights().config();
    try (PointerScope scope = new PointerScope()) {
      Input in = Input.of(batch.rows(), config);
      Tensor states =
          pass.run(in, prompt == null ? null : prompt::forward, batch.readAt()); // (B, H) or (T, H)
      Tensor hidden = read(states, batch, in); // (N, H)
      DropoutMasks dropout = pass.dropoutAbove();
      Tensor labels = head.scores(hidden, pass::wordRows, dropout); // (N, C)
      Tensor loss = criterion.of(labels, batch.gold(), share);
      pass.backward(loss);
      return loss.item_double(); // last: it waits for a GPU
    }
  }

  /**
   * Scores of the labels, dropout off: for each row C, or where several places of it are read C for
   * each, one after another.
   */
  public float[][] scores(PromptBatch batch) {
    ModelWeights weights = encoder.weights();
    return Scope.withoutGradient(
        () -> {
          Tensor virtual = prompt == null ? null : prompt.forward();
          Input in = Input.of(batch.rows(), weights.config());
          Tensor states = Inference.run(encoder, in, virtual, batch.readAt()); // (B, H), (T, H)
          Tensor hidden = read(states, batch, in); // (N, H)
          Tensor labels =
              head.scores(
                  hidden, ids -> Inference.wordRows(weights, ids), DropoutMasks.NONE); // (N, C)
          float[] flat = Tensors.floats(labels);
          float[][] scores = new float[batch.rows().length][];
          int at = 0;
          for (int row = 0; row < scores.length; row++) {
            int to = at + head.labels() * batch.places()[row].length;
            scores[row] = Arrays.copyOfRange(flat, at, to);
            at = to;
          }
          return scores;
        });
  }
}
