package org.ltp4j.mlm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ltp4j.model.Dropout;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.GradientSink;
import org.ltp4j.model.TrainingPass;
import org.ltp4j.random.Streams;
import org.ltp4j.train.Objective;

/**
 * The MLM loss of each step's batches plus the pull towards the origin. A step's number decides its
 * sequences, its masks (drawn anew every epoch) and its dropout.
 */
final class MlmObjective implements Objective {
  private final Encoder encoder;
  private final GradientSink sink;
  private final MlmLoss loss;
  private final PullTowards pull;
  private final Corpus corpus;
  private final Masking masking;
  private final MlmPlan plan;
  private final Streams streams;
  private EpochPlan epochPlan;
  private int epochPlanned = -1;

  MlmObjective(
      Encoder encoder,
      GradientSink sink,
      PullTowards pull,
      Corpus corpus,
      Masking masking,
      MlmPlan plan,
      Streams streams) {
    this.encoder = encoder;
    this.sink = sink;
    this.loss = new MlmLoss(encoder);
    this.pull = pull;
    this.corpus = corpus;
    this.masking = masking;
    this.plan = plan;
    this.streams = streams;
  }

  MlmLoss loss() {
    return loss;
  }

  @Override
  public Loss accumulate(long step) {
    double sum = 0;
    int tokens = 0;
    for (int part = 0; part < plan.accumulate(); part++) {
      MaskedBatch batch = batch(step * plan.accumulate() + part);
      TrainingPass pass =
          new TrainingPass(
              encoder,
              sink,
              Dropout.of(encoder.weights().config()),
              streams,
              step + "." + part,
              plan.recompute());
      sum += loss.accumulate(batch, pass, 1.0 / plan.accumulate());
      tokens += Arrays.stream(batch.rows()).mapToInt(r -> r.length).sum();
    }
    double distance = pull == null ? 0 : pull.lambda() * pull.accumulate();
    return new Loss(sum / plan.accumulate() + distance, tokens);
  }

  private MaskedBatch batch(long number) {
    int size = corpus.size();
    List<int[]> rows = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (long i = number * plan.batch(); i < (number + 1) * plan.batch(); i++) {
      int epoch = (int) (i / size);
      int place = (int) (i % size);
      EpochPlan order = epoch(epoch);
      rows.add(corpus.parts().get(order.parts()[place]).sequences().get(order.sequences()[place]));
      names.add(epoch + "/" + place);
    }
    return masking.apply(rows, names);
  }

  private EpochPlan epoch(int epoch) {
    if (epoch != epochPlanned) {
      int[] sizes = corpus.parts().stream().mapToInt(p -> p.sequences().size()).toArray();
      epochPlan = EpochPlan.of(sizes, plan.exponent(), streams, epoch);
      epochPlanned = epoch;
    }
    return epochPlan;
  }
}
