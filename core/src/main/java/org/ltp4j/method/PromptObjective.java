package org.ltp4j.method;

import java.util.Arrays;
import org.ltp4j.classify.RenderedSet;
import org.ltp4j.model.Dropout;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.GradientSink;
import org.ltp4j.model.TrainingPass;
import org.ltp4j.prompt.PromptBatch;
import org.ltp4j.prompt.PromptModel;
import org.ltp4j.random.Streams;
import org.ltp4j.train.Objective;

/** Cross entropy over the label words; every epoch visits the examples in a new order. */
final class PromptObjective implements Objective {
  private final PromptModel model;
  private final Encoder encoder;
  private final GradientSink sink;
  private final RenderedSet data;
  private final int batch;
  private final boolean recompute;
  private final Streams streams;

  PromptObjective(
      PromptModel model,
      Encoder encoder,
      GradientSink sink,
      RenderedSet data,
      int batch,
      boolean recompute,
      Streams streams) {
    this.model = model;
    this.encoder = encoder;
    this.sink = sink;
    this.data = data;
    this.batch = batch;
    this.recompute = recompute;
    this.streams = streams;
  }

  /** Steps that visit every example once; the last one may be smaller. */
  static long stepsPerEpoch(int examples, int batch) {
    return (examples + batch - 1) / batch;
  }

  @Override
  public Loss accumulate(long step) {
    long perEpoch = stepsPerEpoch(data.size(), batch);
    int[] order = streams.permutation(data.size(), "order", step / perEpoch);
    int from = (int) (step % perEpoch) * batch;
    PromptBatch rows =
        data.batch(Arrays.copyOfRange(order, from, Math.min(order.length, from + batch)));
    TrainingPass pass =
        new TrainingPass(
            encoder, sink, Dropout.of(encoder.weights().config()), streams, step, recompute);
    int tokens = Arrays.stream(rows.rows()).mapToInt(r -> r.length).sum();
    return new Loss(model.accumulate(rows, pass), tokens);
  }
}
