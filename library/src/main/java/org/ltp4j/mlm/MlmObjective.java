package org.ltp4j.mlm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ltp4j.model.Dropout;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.GradientSink;
import org.ltp4j.model.TrainingPass;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.ranks.Ranks;
import org.ltp4j.train.Objective;

/**
 * The MLM loss of each step's batches. A step's number decides its sequences, its masks (drawn anew
 * every epoch) and its dropout. Every place of the walk has a rank that reads and masks it, so what
 * is in a batch does not depend on how many they are; dropout is drawn by each rank.
 */
final class MlmObjective implements Objective {
  private final Encoder encoder;
  private final GradientSink sink;
  private final MlmLoss loss;
  private final Walk walk;
  private final Masking masking;
  private final MlmPlan plan;
  private final Alignment alignment;
  private final SentenceContrast contrast;
  private final Dropout dropout;
  private final Streams streams;
  private final Ranks ranks;
  private final long steps;
  private Ready next; // what was made ready while the step before was computed, or null

  /** The batches of a step. */
  private record Ready(long step, List<MlmLoss.Masked> batches) {}

  /**
   * The loss of a model.
   *
   * @param alignment what is taken from translations, or null for plain MLM
   * @param ranks who shares the rows
   * @param steps of the whole training
   */
  MlmObjective(
      Encoder encoder,
      GradientSink sink,
      Walk walk,
      Masking masking,
      MlmPlan plan,
      Alignment alignment,
      Dropout dropout,
      Streams streams,
      Ranks ranks,
      long steps) {
    this.encoder = encoder;
    this.sink = sink;
    this.loss = new MlmLoss(encoder);
    this.walk = walk;
    this.masking = masking;
    this.plan = plan;
    this.alignment = alignment;
    this.contrast = alignment == null ? null : SentenceContrast.of(alignment.settings());
    this.dropout = dropout;
    this.streams = streams;
    this.ranks = ranks;
    this.steps = steps;
  }

  @Override
  public Loss accumulate(long step) {
    Map<String, Double> parts = new LinkedHashMap<>();
    Alignment.Groups groups = groups(step);
    boolean paired = groups.sizes().length > 0;
    double sum = 0;
    int tokens = 0;
    List<MlmLoss.Masked> batches = next != null && next.step() == step ? next.batches() : own(step);
    double[] hidden = ranks.sum(batches.stream().mapToDouble(m -> m.batch().size()).toArray());
    for (int part = 0; part < plan.accumulate(); part++) {
      MlmLoss.Masked own = batches.get(part);
      boolean last = part == plan.accumulate() - 1;
      if (!paired && last) {
        sink.lastPass();
      }
      int size = own.batch().size();
      double weight = size == 0 ? 0 : size / hidden[part] / plan.accumulate();
      Runnable meanwhile = last ? () -> makeReady(step + 1) : () -> {};
      sum += weight * loss.accumulate(own, pass(step + "." + part), weight, meanwhile);
      tokens += own.batch().tokens();
    }
    parts.put("mlm", sum);
    if (paired) {
      MaskedBatch pairs = masking.apply(groups.rows(), names(step, groups.rows().size()));
      MaskedBatch own = pairs.of(ranks.share(pairs.rows().length));
      sink.lastPass();
      MlmLoss.Together both =
          loss.accumulate(
              own, pass(step + ".pairs"), own.partOf(pairs), contrast, groups.sizes(), ranks);
      parts.put("mlm_pairs", own.partOf(pairs) * both.mlm());
      // Every rank computes all of it.
      parts.put("contrast", ranks.leads() ? both.contrast() : 0);
      tokens += own.tokens();
    }
    return new Loss(parts.values().stream().mapToDouble(d -> d).sum(), tokens, parts);
  }

  private Alignment.Groups groups(long step) {
    return alignment != null && alignment.settings().contrasts()
        ? alignment.groups(step, step * plan.perStep())
        : new Alignment.Groups(List.of(), new int[0]);
  }

  private static List<String> names(long step, int rows) {
    return IntStream.range(0, rows).mapToObj(i -> "pairs/" + step + "/" + i).toList();
  }

  private TrainingPass pass(String name) {
    return new TrainingPass(encoder, sink, dropout, streams, ranks.own(name), plan.recompute());
  }

  /** Lays out a step's batches, if there is that step, while a device computes the one before. */
  private void makeReady(long step) {
    next = null;
    if (step < steps) {
      try {
        next = new Ready(step, own(step));
      } catch (Problem e) {
        // In its own step it is asked for again, and said.
      }
    }
  }

  /** This rank's rows of a step's batches; those of others are neither read nor drawn. */
  private List<MlmLoss.Masked> own(long step) {
    List<MlmLoss.Masked> batches = new ArrayList<>();
    for (int part = 0; part < plan.accumulate(); part++) {
      long first = (step * plan.accumulate() + part) * plan.batch();
      List<int[]> rows = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (int row : ranks.share(plan.batch())) {
        int[] translation = alignment == null ? null : alignment.inPlaceOf(first + row);
        rows.add(translation != null ? translation : walk.at(first + row));
        names.add(walk.name(first + row));
      }
      batches.add(loss.laidOut(masking.apply(rows, names)));
    }
    return batches;
  }
}
