package org.ltp4j.distill;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Dropout;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.GradientSink;
import org.ltp4j.model.Inference;
import org.ltp4j.model.TrainingPass;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.DistillSettings;
import org.ltp4j.train.Objective;

/**
 * A student's loss: the unexplained variance of the teacher's states and sentence means, and the
 * loss on hidden tokens. Both read the same tokens, hidden ones hidden; the teacher without
 * gradients.
 */
final class DistillObjective implements Objective {
  /**
   * What the student's states are compared with.
   *
   * @param states of tokens
   * @param sentences of sentence means
   */
  record Targets(StateTarget states, StateTarget sentences) {}

  private final Encoder student;
  private final Encoder teacher;
  private final GradientSink sink;
  private final Lessons lessons;
  private final Targets targets;
  private final HiddenTokens hidden;
  private final DistillSettings settings;
  private final Streams streams;
  private final Engine engine;

  DistillObjective(
      Encoder student,
      Encoder teacher,
      GradientSink sink,
      Lessons lessons,
      Targets targets,
      DistillSettings settings,
      Streams streams) {
    this.student = student;
    this.teacher = teacher;
    this.sink = sink;
    this.lessons = lessons;
    this.targets = targets;
    this.hidden =
        new HiddenTokens(
            student.weights(), teacher.weights(), settings.mlmWeight(), settings.wordsWeight());
    this.settings = settings;
    this.streams = streams;
    this.engine = student.weights().engine();
  }

  @Override
  public Loss accumulate(long step) {
    Lesson lesson = lessons.at(step);
    sink.lastPass();
    try (PointerScope scope = new PointerScope()) {
      Tensor taught = taught(lesson); // (T, G)
      TrainingPass pass = new TrainingPass(student, sink, Dropout.NONE, streams, step, false);
      Tensor states = pass.run(lesson.in(), null, null); // (T, H)
      List<String> names = new ArrayList<>();
      List<Tensor> parts = new ArrayList<>();
      Tensor unexplained = unexplained(states, taught, lesson, names, parts);
      if (unexplained != null) {
        unexplained.backward();
      }
      if (hidden.counts() && lesson.hidden().length > 0) {
        names.addAll(List.of("mlm", "words"));
        parts.add(hidden.backward(states, taught, lesson));
      }
      pass.finish();
      return loss(lesson, names, Tensors.floats(Tensors.cat(0, parts.toArray(Tensor[]::new))));
    }
  }

  /** The teacher's last states, (T, G). */
  private Tensor taught(Lesson lesson) {
    try (NoGradGuard guard = new NoGradGuard()) {
      return Scope.keep(() -> Inference.run(teacher, lesson.in(), null, null));
    }
  }

  /** The weighted sum in a graph, or null where it does not count; adds its parts. */
  private Tensor unexplained(
      Tensor states, Tensor taught, Lesson lesson, List<String> names, List<Tensor> parts) {
    Tensor sum = null;
    if (settings.statesWeight() > 0) {
      Tensor part = targets.states().unexplained(states, taught);
      names.add("states");
      parts.add(part.detach().view(1));
      sum = part.mul(Tensors.scalar(settings.statesWeight()));
    }
    if (settings.sentencesWeight() > 0 && lesson.sentences() > 1) {
      int n = lesson.sentences();
      Tensor sentenceOf = engine.tensor(lesson.sentenceOf(), lesson.sentenceOf().length); // (T)
      Tensor shares = engine.tensor(lesson.shares(), n, 1); // (S, 1)
      Tensor part =
          targets
              .sentences()
              .unexplained(means(states, sentenceOf, shares), means(taught, sentenceOf, shares));
      names.add("sentences");
      parts.add(part.detach().view(1));
      Tensor weighted = part.mul(Tensors.scalar(settings.sentencesWeight()));
      sum = sum == null ? weighted : sum.add(weighted);
    }
    return sum;
  }

  /** Means of the sentences' states: (T, H) to (S, H). */
  private Tensor means(Tensor states, Tensor sentenceOf, Tensor shares) {
    long n = shares.size(0);
    Tensor zeros = shares.new_zeros(n + 1, states.size(1));
    Tensor sums = zeros.index_add(0, sentenceOf, states.to(ScalarType.Float)); // (S+1, H)
    return Tensors.slice(sums, 0, 0, n).mul(shares);
  }

  private Loss loss(Lesson lesson, List<String> names, float[] values) {
    Map<String, Double> parts = new LinkedHashMap<>();
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      parts.put(names.get(i), (double) values[i]);
      sum += weight(names.get(i)) * values[i];
    }
    if (settings.wordsWeight() == 0) {
      parts.remove("words");
    }
    return new Loss(sum, lesson.in().tokens(), parts);
  }

  private double weight(String part) {
    return switch (part) {
      case "states" -> settings.statesWeight();
      case "sentences" -> settings.sentencesWeight();
      case "words" -> settings.wordsWeight();
      default -> settings.mlmWeight();
    };
  }
}
