package org.ltp4j.distill;

import java.util.Arrays;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.Tensors;
import org.ltp4j.mlm.VocabularyPieces;
import org.ltp4j.model.MlmHead;
import org.ltp4j.model.ModelWeights;

/**
 * What the student says of hidden tokens: its cross entropy with the true ones, and its divergence
 * from the teacher's distribution (Hinton et al. 2015, at temperature 1) over the student's
 * vocabulary. Heads run at hidden places only, and over the vocabulary in pieces of a few rows.
 */
final class HiddenTokens {
  /** Most scores held at a time: 256 MB in single precision. */
  private static final long MAX_SCORES = 1L << 26;

  private final MlmHead head;
  private final MlmHead teacher;
  private final Engine engine;
  private final int vocabulary;
  private final VocabularyPieces pieces;
  private final double mlmWeight;
  private final double wordsWeight;

  /**
   * Losses of these weights.
   *
   * @param teacher asked only where {@code wordsWeight} is not 0; then has a head
   */
  HiddenTokens(ModelWeights student, ModelWeights teacher, double mlmWeight, double wordsWeight) {
    this.head = new MlmHead(student);
    this.teacher = wordsWeight == 0 ? null : new MlmHead(teacher);
    this.engine = student.engine();
    this.vocabulary = student.config().vocabulary();
    this.pieces = VocabularyPieces.of(MAX_SCORES, vocabulary);
    this.mlmWeight = mlmWeight;
    this.wordsWeight = wordsWeight;
  }

  /** Whether there is anything to learn. */
  boolean counts() {
    return mlmWeight + wordsWeight > 0;
  }

  /**
   * Adds the weighted gradient of both means to {@code states}.
   *
   * @param states the student's, a leaf, (T, H)
   * @param taught the teacher's, (T, G), or (U, G) of what reads beside it
   * @param lesson with at least one hidden token
   * @return cross entropy, a mean over the hidden tokens, and divergence, by their shares of what
   *     is told, in nats; (2)
   */
  Tensor backward(Tensor states, Tensor taught, Lesson lesson) {
    int m = lesson.hidden().length;
    Tensor places = engine.tensor(lesson.hidden(), m); // (M)
    Tensor transformed = head.transform(states.index_select(0, places)); // (M, H)
    Told told = teacher == null ? null : told(taught, lesson);
    Tensor sums = engine.tensor(new float[2], 2);
    Tensor weights = engine.tensor(new float[] {(float) mlmWeight, (float) wordsWeight}, 2);
    pieces.backward(
        transformed,
        (piece, part) -> {
          Tensor loss = losses(piece, part, told, lesson.batch().targets()); // (2)
          sums.add_(loss.detach());
          return loss.mul(weights).sum();
        });
    return sums;
  }

  /**
   * What the teacher tells of hidden tokens.
   *
   * @param known its transformed states, (M, G)
   * @param shares how much each counts, (M, 1)
   */
  private record Told(Tensor known, Tensor shares) {}

  private Told told(Tensor taught, Lesson lesson) {
    int m = lesson.hidden().length;
    Tensor places = engine.tensor(lesson.taught(), m); // (M)
    return new Told(known(taught, places), engine.tensor(lesson.told(), m, 1));
  }

  private Tensor known(Tensor taught, Tensor places) {
    try (NoGradGuard guard = new NoGradGuard()) {
      return Scope.keep(() -> teacher.transform(taught.index_select(0, places)));
    }
  }

  /** What some hidden tokens add to the means, (2). */
  private Tensor losses(
      VocabularyPieces.Piece piece, Tensor transformed, Told told, long[] targets) {
    Tensor said = torch.log_softmax(head.scores(transformed).to(ScalarType.Float), 1); // (m, V)
    long[] words = Arrays.copyOfRange(targets, piece.from(), piece.to());
    Tensor entropy = said.gather(1, engine.tensor(words, words.length, 1)).sum();
    Tensor mean = entropy.mul(Tensors.scalar(-1.0 / targets.length));
    Tensor divergence =
        told == null
            ? torch.zeros_like(mean.detach())
            : divergence(said, piece.of(told.known())).mul(piece.of(told.shares())).sum();
    return Tensors.cat(0, mean.view(1), divergence.view(1));
  }

  /** Σ q·(log q - log p) of the teacher's q, (m, 1). */
  private Tensor divergence(Tensor said, Tensor known) {
    Tensor meant; // log q, (m, V)
    Tensor shares; // q
    try (NoGradGuard guard = new NoGradGuard()) {
      Tensor scores = teacher.scores(known).to(ScalarType.Float);
      meant = torch.log_softmax(Tensors.slice(scores, 1, 0, vocabulary), 1);
      shares = meant.exp();
    }
    return shares.mul(meant.sub(said)).sum(new long[] {1}, true, new ScalarTypeOptional());
  }
}
