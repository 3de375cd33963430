package org.ltp4j.mlm;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.Inference;
import org.ltp4j.model.Input;
import org.ltp4j.model.MlmHead;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.TrainingPass;
import org.ltp4j.ranks.Ranks;

/**
 * Cross entropy of the hidden tokens over the whole vocabulary (Devlin et al. 2019). The head runs
 * at hidden places only, and over the vocabulary in pieces of a few rows, so that memory stays flat
 * even with 250,002 words.
 */
public final class MlmLoss {
  /**
   * Most scores held at a time, 64 MB in single precision: some five tables of that size are there
   * at once. Fewer would read the table of words and add to its gradient too often.
   */
  private static final long MAX_SCORES = 1L << 24;

  /** On a GPU, 512 MB. */
  private static final long MAX_SCORES_ON_DEVICE = 1L << 27;

  private final Encoder encoder;
  private final MlmHead head;
  private final ModelConfig config;
  private final VocabularyPieces pieces;

  /** The loss of a model. */
  public MlmLoss(Encoder encoder) {
    this.encoder = encoder;
    this.head = new MlmHead(encoder.weights());
    this.config = encoder.weights().config();
    long scores = encoder.weights().engine().onHost() ? MAX_SCORES : MAX_SCORES_ON_DEVICE;
    this.pieces = VocabularyPieces.of(scores, config.vocabulary());
  }

  /**
   * Forward and backward.
   *
   * @param pass a fresh pass, whose sink receives the gradients
   * @param weight factor on the gradient (1 / accumulated batches)
   * @return the mean cross entropy; 0, without gradients, where no token is hidden
   */
  public double accumulate(MaskedBatch batch, TrainingPass pass, double weight) {
    return accumulate(laidOut(batch), pass, weight, () -> {});
  }

  /** A batch as the encoder reads it. */
  record Masked(MaskedBatch batch, Input in) {}

  /** Lays out a batch. */
  Masked laidOut(MaskedBatch batch) {
    return new Masked(batch, Input.of(batch.rows(), config));
  }

  /**
   * As {@link #accumulate(MaskedBatch, TrainingPass, double)}.
   *
   * @param meanwhile run while a device still computes
   */
  double accumulate(Masked masked, TrainingPass pass, double weight, Runnable meanwhile) {
    MaskedBatch batch = masked.batch();
    if (batch.size() == 0) {
      meanwhile.run();
      return 0;
    }
    try (PointerScope scope = new PointerScope()) {
      Tensor hidden = pass.run(masked.in(), null, null); // (T, H)
      Tensor sum = backward(batch, masked.in(), hidden, weight);
      pass.finish();
      meanwhile.run();
      return sum.item_double() / batch.size();
    }
  }

  /**
   * Both losses of a step's pairs.
   *
   * @param mlm mean cross entropy of the hidden tokens
   * @param contrast the weighted contrast
   */
  record Together(double mlm, double contrast) {}

  /**
   * Forward once and backward for the hidden tokens and the contrast of the rows' sentence states.
   *
   * @param weight factor on the gradient of the cross entropy
   * @param groups see {@link SentenceContrast#loss}
   * @param ranks who has the groups' other rows
   */
  Together accumulate(
      MaskedBatch batch,
      TrainingPass pass,
      double weight,
      SentenceContrast contrast,
      int[] groups,
      Ranks ranks) {
    Engine engine = encoder.weights().engine();
    try (PointerScope scope = new PointerScope()) {
      int rows = 2 * Arrays.stream(groups).sum();
      if (batch.rows().length == 0) {
        Tensor none = Tensors.zeros(0, config.hidden());
        ranks.all(none, rows); // the others wait for it
        ranks.all(none, rows);
        return new Together(0, 0);
      }
      Input in = Input.of(batch.rows(), config);
      Tensor hidden = pass.run(in, null, null); // (T, H)
      Tensor means = ranks.all(SentenceStates.means(hidden, in, engine), rows); // (B, H)
      Tensor firsts = ranks.all(SentenceStates.firsts(hidden, in, engine), rows); // (B, H)
      Tensor apart = contrast.loss(means, firsts, groups, engine);
      apart.backward();
      Tensor sum = batch.size() == 0 ? null : backward(batch, in, hidden, weight);
      pass.finish();
      return new Together(sum == null ? 0 : sum.item_double() / batch.size(), apart.item_double());
    }
  }

  /**
   * Adds the gradient of the mean cross entropy to {@code hidden} and returns the summed one, where
   * it was computed: reading it waits for a GPU.
   */
  private Tensor backward(MaskedBatch batch, Input in, Tensor hidden, double weight) {
    Tensor transformed = head.transform(hiddenTokens(hidden, in, batch)); // (M, H)
    Tensor sum = encoder.weights().engine().tensor(new float[1], 1).to(ScalarType.Double);
    pieces.backward(
        transformed,
        (piece, states) -> {
          Tensor scores = head.scores(states).to(ScalarType.Float); // (m, V)
          Tensor loss = sumOfLosses(scores, targets(batch, piece));
          sum.add_(loss.detach());
          return loss.mul(Tensors.scalar(weight / batch.size()));
        });
    return sum;
  }

  /** The summed cross entropy and how many predictions were right, without gradients. */
  public Score evaluate(MaskedBatch batch) {
    return Scope.withoutGradient(
        () -> {
          Input in = Input.of(batch.rows(), config);
          Tensor hidden = Inference.run(encoder, in, null, null);
          Tensor transformed = head.transform(hiddenTokens(hidden, in, batch));
          double loss = 0;
          long right = 0;
          for (VocabularyPieces.Piece piece : pieces.of(batch.size())) {
            try (PointerScope inner = new PointerScope()) {
              Tensor scores = head.scores(piece.of(transformed)).to(ScalarType.Float);
              Tensor targets = targets(batch, piece);
              loss += sumOfLosses(scores, targets).item_double();
              right += scores.argmax(new LongOptional(1), false).eq(targets).sum().item_long();
            }
          }
          return new Score(loss, right, batch.size());
        });
  }

  /**
   * Sums over hidden tokens.
   *
   * @param loss summed cross entropy, in nats
   * @param right tokens whose most probable word is the true one
   * @param tokens hidden tokens
   */
  public record Score(double loss, long right, long tokens) {
    /** Both together. */
    public Score plus(Score other) {
      return new Score(loss + other.loss, right + other.right, tokens + other.tokens);
    }

    /** Nothing seen yet. */
    public static Score zero() {
      return new Score(0, 0, 0);
    }

    /** Mean loss, accuracy and number of tokens, in this order. */
    Map<String, Object> toJson() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("loss", mean());
      json.put("accuracy", accuracy());
      json.put("tokens", tokens);
      return json;
    }

    /** Mean cross entropy in nats. */
    public double mean() {
      return loss / tokens;
    }

    /** Share of right predictions. */
    public double accuracy() {
      return (double) right / tokens;
    }
  }

  private Tensor hiddenTokens(Tensor hidden, Input in, MaskedBatch batch) {
    long[] tokens = batch.tokens(in);
    return Tensors.rows(hidden, encoder.weights().engine().tensor(tokens, tokens.length)); // (M, H)
  }

  private static Tensor sumOfLosses(Tensor scores, Tensor targets) {
    int sum = 2; // at::Reduction::Sum
    return torch.cross_entropy_loss(scores, targets, new TensorOptional(), sum, -100, 0);
  }

  private Tensor targets(MaskedBatch batch, VocabularyPieces.Piece piece) {
    long[] part = Arrays.copyOfRange(batch.targets(), piece.from(), piece.to());
    return encoder.weights().engine().tensor(part, part.length);
  }
}
