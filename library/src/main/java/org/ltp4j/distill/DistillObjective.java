package org.ltp4j.distill;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Dropout;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.GradientSink;
import org.ltp4j.model.Inference;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TrainingPass;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.DistillSettings;
import org.ltp4j.train.Objective;

/**
 * A student's loss: the unexplained variance of the teacher's states and sentence means, and the
 * loss on hidden tokens. Both read the same tokens, hidden ones hidden; the teacher without
 * gradients. Where a model reads the text in other pieces in the teacher's place, states are means
 * over the spans that both cut alike.
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
  private final Encoder reader;
  private final GradientSink sink;
  private final Lessons lessons;
  private final Targets targets;
  private final HiddenTokens hidden;
  private final DistillSettings settings;
  private final Streams streams;
  private final Engine engine;

  /**
   * A loss.
   *
   * @param reader whose states are learned: the teacher, or what reads in its place
   * @param teacher whose words are learned
   */
  DistillObjective(
      Encoder student,
      Encoder reader,
      ModelWeights teacher,
      GradientSink sink,
      Lessons lessons,
      Targets targets,
      DistillSettings settings,
      Streams streams) {
    this.student = student;
    this.reader = reader;
    this.sink = sink;
    this.lessons = lessons;
    this.targets = targets;
    this.hidden =
        new HiddenTokens(student.weights(), teacher, settings.mlmWeight(), settings.wordsWeight());
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

  /** The last states of what is read, (T, G), or (U, G) beside. */
  private Tensor taught(Lesson lesson) {
    try (NoGradGuard guard = new NoGradGuard()) {
      return Scope.keep(() -> Inference.run(reader, lesson.read(), null, null));
    }
  }

  /** The weighted sum in a graph, or null where it does not count; adds its parts. */
  private Tensor unexplained(
      Tensor states, Tensor taught, Lesson lesson, List<String> names, List<Tensor> parts) {
    Tensor sum = null;
    if (settings.statesWeight() > 0) {
      Beside beside = lesson.beside();
      Tensor part =
          beside == null
              ? targets.states().unexplained(states, taught)
              : targets
                  .states()
                  .unexplained(
                      beside.spansOfLesson().means(states, engine),
                      beside.spans().means(taught, engine));
      names.add("states");
      parts.add(part.detach().view(1));
      sum = part.mul(Tensors.scalar(settings.statesWeight()));
    }
    if (settings.sentencesWeight() > 0 && lesson.sentences().size() > 1) {
      Tensor part =
          targets
              .sentences()
              .unexplained(
                  lesson.sentences().means(states, engine),
                  lesson.sentencesRead().means(taught, engine));
      names.add("sentences");
      parts.add(part.detach().view(1));
      Tensor weighted = part.mul(Tensors.scalar(settings.sentencesWeight()));
      sum = sum == null ? weighted : sum.add(weighted);
    }
    return sum;
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
