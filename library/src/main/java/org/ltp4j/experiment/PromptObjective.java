package org.ltp4j.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ltp4j.method.SecondView;
import org.ltp4j.method.TrainableModel;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.GradientSink;
import org.ltp4j.model.TrainingPass;
import org.ltp4j.prompt.Criterion;
import org.ltp4j.prompt.PromptBatch;
import org.ltp4j.prompt.PromptModel;
import org.ltp4j.random.Streams;
import org.ltp4j.ranks.Ranks;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.scoring.EncodedSet;
import org.ltp4j.template.Encoded;
import org.ltp4j.train.Objective;

/**
 * The loss of each step's examples; every epoch visits them in a new order. Where there is a second
 * view of an example, both are read and have to agree. A rank takes its share of the examples.
 */
final class PromptObjective implements Objective {
  private final PromptModel model;
  private final Encoder encoder;
  private final GradientSink sink;
  private final EncodedSet data;
  private final Optional<SecondView> secondView;
  private final Criterion criterion;
  private final TrainSettings settings;
  private final Streams streams;
  private final Ranks ranks;

  /**
   * The loss of a learner.
   *
   * @param sink takes the gradients
   * @param sets whether a row may have any number of labels
   * @param classWeights what a row of each label counts; empty where all count alike
   * @param ranks who shares each step's examples
   */
  PromptObjective(
      TrainableModel learner,
      GradientSink sink,
      EncodedSet data,
      Optional<SecondView> secondView,
      boolean sets,
      List<Double> classWeights,
      TrainSettings settings,
      Ranks ranks) {
    this.model = learner.model();
    this.encoder = model.encoder();
    this.sink = sink;
    this.data = data;
    this.secondView = secondView;
    this.criterion = new Criterion(sets, secondView.isPresent(), classWeights);
    this.settings = settings;
    this.streams = new Streams(settings.engine().seed());
    this.ranks = ranks;
  }

  @Override
  public Loss accumulate(long step) {
    int batch = settings.optimizer().batch();
    long perEpoch = settings.optimizer().stepsPerEpoch(data.size());
    long epoch = step / perEpoch;
    int[] order = streams.permutation(data.size(), "order", epoch);
    int from = (int) (step % perEpoch) * batch;
    int size = Math.min(order.length, from + batch) - from;
    int[] chosen = Arrays.stream(ranks.share(size)).map(i -> order[from + i]).toArray();
    if (chosen.length == 0) {
      return new Loss(0, 0);
    }
    PromptBatch rows =
        secondView
            .map(view -> data.batch(chosen).and(views(view, chosen, epoch)))
            .orElseGet(() -> data.batch(chosen));
    TrainingPass pass =
        new TrainingPass(
            encoder,
            sink,
            encoder.weights().config().dropout(),
            streams,
            ranks.own("" + step),
            settings.recompute());
    int tokens = Arrays.stream(rows.rows()).mapToInt(r -> r.length).sum();
    Criterion.Share share =
        criterion.share(gold(chosen), gold(Arrays.copyOfRange(order, from, from + size)));
    sink.lastPass();
    return new Loss(model.accumulate(rows, pass, criterion, share), tokens);
  }

  private int[][] gold(int[] chosen) {
    return Arrays.stream(chosen).mapToObj(data::trained).toArray(int[][]::new);
  }

  private PromptBatch views(SecondView view, int[] chosen, long epoch) {
    List<Encoded> inputs = Arrays.stream(chosen).mapToObj(i -> view.of(i, epoch)).toList();
    return new EncodedSet(inputs, gold(chosen)).batch(IntStream.range(0, chosen.length).toArray());
  }
}
