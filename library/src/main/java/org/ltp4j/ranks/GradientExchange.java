package org.ltp4j.ranks;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.Work;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.GradientSink;
import org.ltp4j.optim.GradientSum;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.optim.Trainable;

/**
 * Sums gradients over ranks. In the last backward pass of a step a layer's gradients leave as soon
 * as the layer is done, while the layers below are still at work. Of a ticket only the entries
 * travel, of an embedding table that is trained by rows only those that some rank has touched.
 */
public final class GradientExchange implements GradientSink {
  private final ProcessGroup group;
  private final ParameterSet set;
  private final TreeMap<Integer, List<Trainable>> layers =
      new TreeMap<>(Collections.reverseOrder());
  private final TreeSet<Long> touched = new TreeSet<>();
  private final List<Parcel> underWay = new ArrayList<>();
  private int sentDownTo = Integer.MAX_VALUE;
  private boolean last;

  /** An exchange of this set's gradients, which it passes on to it. */
  public GradientExchange(ProcessGroup group, ParameterSet set) {
    this.group = group;
    this.set = set;
    set.all().forEach(t -> layers.computeIfAbsent(t.layer(), l -> new ArrayList<>()).add(t));
  }

  @Override
  public void lastPass() {
    last = true;
  }

  @Override
  public void layerDone(int layer) {
    set.layerDone(layer);
    if (last) {
      sendDownTo(layer);
    }
  }

  @Override
  public void wordRows(long[] ids, Tensor gradient) {
    set.wordRows(ids, gradient);
    for (long id : ids) {
      touched.add(id);
    }
  }

  @Override
  public int lowestLayer() {
    return set.lowestLayer();
  }

  @Override
  public boolean trainsWords() {
    return set.trainsWords();
  }

  /**
   * Ends a step: afterwards the set's gradient is the sum over all ranks. A rank whose share was
   * empty, and so ran no pass, sends its zeros here, in the order in which the others send.
   */
  public void finish() {
    sendDownTo(0);
    underWay.forEach(Parcel::arrive);
    underWay.clear();
    touched.clear();
    sentDownTo = Integer.MAX_VALUE;
    last = false;
  }

  private void sendDownTo(int layer) {
    for (Map.Entry<Integer, List<Trainable>> entry : layers.entrySet()) {
      if (entry.getKey() < sentDownTo && entry.getKey() >= layer) {
        Parcel parcel = new Parcel();
        entry.getValue().forEach(t -> t.share(parcel));
        parcel.leave();
        underWay.add(parcel);
      }
    }
    sentDownTo = layer;
  }

  /** The gradients of a layer on their way. */
  private final class Parcel implements GradientSum {
    /** Numbers from which a tensor travels by itself; smaller ones go together. */
    private static final long LARGE = 1 << 18;

    private final List<Tensor> small = new ArrayList<>();
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Work> works = new ArrayList<>();
    private Tensor packed;

    private record Piece(float[] gradient, int from, int to) {}

    @Override
    public void tensor(Tensor gradient) {
      if (gradient.numel() < LARGE) {
        small.add(gradient);
      } else {
        works.add(group.begin(List.of(gradient)));
      }
    }

    @Override
    public void entries(float[] gradient, int from, int to) {
      pieces.add(new Piece(gradient, from, to));
    }

    @Override
    public long[] rows() {
      // Tables are in layer 0, which is done last: by then all rows of the step are known.
      return group.union(touched);
    }

    void leave() {
      if (!small.isEmpty()) {
        works.add(group.begin(small));
      }
      int count = pieces.stream().mapToInt(p -> p.to - p.from).sum();
      if (count > 0) {
        packed = Scope.own(Tensors.zeros(count));
        FloatBuffer memory = packed.createBuffer();
        pieces.forEach(p -> memory.put(p.gradient, p.from, p.to - p.from));
        works.add(group.begin(List.of(packed)));
      }
    }

    void arrive() {
      works.forEach(group::finish);
      if (packed != null) {
        FloatBuffer memory = packed.createBuffer();
        pieces.forEach(p -> memory.get(p.gradient, p.from, p.to - p.from));
        Scope.disown(packed);
      }
    }
  }
}
