package org.ltp4j.distill;

import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.Tensors;
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
   * @param taught the teacher's, (T, G)
   * @param lesson with at least one hidden token
   * @return cross entropy and divergence, means over the hidden tokens in nats, (2)
   */
  Tensor backward(Tensor states, Tensor taught, Lesson lesson) {
    int m = lesson.hidden().length;
    Tensor places = engine.tensor(lesson.hidden(), m); // (M)
    Tensor transformed = head.transform(states.index_select(0, places)); // (M, H)
    Tensor known = teacher == null ? null : known(taught, places); // (M, G)
    Tensor leaf = transformed.detach().requires_grad_(true);
    Tensor sums = engine.tensor(new float[2], 2);
    int rows = (int) Math.max(1, MAX_SCORES / vocabulary);
    for (int from = 0; from < m; from += rows) {
      int to = Math.min(m, from + rows);
      try (PointerScope piece = new PointerScope()) {
        Tensor loss = losses(leaf, known, lesson.batch().targets(), from, to); // (2)
        loss.mul(engine.tensor(weights(m), 2)).sum().backward();
        try (NoGradGuard guard = new NoGradGuard()) {
          sums.add_(loss);
        }
      }
    }
    transformed.backward(leaf.grad(), new BoolOptional(false), false, new TensorArrayRefOptional());
    return sums.mul_(Tensors.scalar(1.0 / m));
  }

  private float[] weights(int m) {
    return new float[] {(float) (mlmWeight / m), (float) (wordsWeight / m)};
  }

  private Tensor known(Tensor taught, Tensor places) {
    try (NoGradGuard guard = new NoGradGuard()) {
      return Scope.keep(() -> teacher.transform(taught.index_select(0, places)));
    }
  }

  /** Sums over some hidden tokens, (2). */
  private Tensor losses(Tensor transformed, Tensor known, long[] targets, int from, int to) {
    Tensor scores = head.scores(Tensors.slice(transformed, 0, from, to)).to(ScalarType.Float);
    Tensor said = torch.log_softmax(scores, 1); // (m, V)
    Tensor truth = engine.tensor(Arrays.copyOfRange(targets, from, to), to - from, 1);
    Tensor entropy = said.gather(1, truth).sum().neg();
    Tensor divergence =
        known == null ? entropy.detach().mul(Tensors.scalar(0)) : divergence(said, known, from, to);
    return Tensors.cat(0, entropy.view(1), divergence.view(1));
  }

  /** Σ q·(log q - log p) of the teacher's q. */
  private Tensor divergence(Tensor said, Tensor known, int from, int to) {
    Tensor meant; // log q, (m, V)
    Tensor shares; // q
    try (NoGradGuard guard = new NoGradGuard()) {
      Tensor scores = teacher.scores(Tensors.slice(known, 0, from, to)).to(ScalarType.Float);
      meant = torch.log_softmax(Tensors.slice(scores, 1, 0, vocabulary), 1);
      shares = meant.exp();
    }
    return shares.mul(meant.sub(said)).sum();
  }
}
