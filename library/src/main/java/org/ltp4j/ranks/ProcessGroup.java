package org.ltp4j.ranks;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.GlooDeviceVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Tensors;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.Provenance;

/**
 * Several processes over libtorch's Gloo: sums by a ring of TCP connections. Every failure of
 * another process shows as a {@link Problem}, at once where its connection closes.
 */
public final class ProcessGroup implements Ranks {
  private final ProcessPlace place;
  private final Store store;
  private final ProcessGroupGloo gloo;
  private boolean broken;

  private ProcessGroup(ProcessPlace place, Store store, ProcessGroupGloo gloo) {
    this.place = place;
    this.store = store;
    this.gloo = gloo;
  }

  static ProcessGroup join(ProcessPlace place, Provenance provenance) {
    torch.initLogging(); // heeds TORCH_CPP_LOG_LEVEL, which keeps c10d's own traces from people
    Rendezvous rendezvous = new Rendezvous(place);
    Store store = rendezvous.open();
    rendezvous.agree(store, provenance);
    try {
      ProcessGroupGloo.Options options =
          ProcessGroupGloo.Options.create(new Milliseconds(place.patience().toMillis()));
      options.devices(
          new GlooDeviceVector(ProcessGroupGloo.createDeviceForHostname(rendezvous.ownAddress())));
      return new ProcessGroup(
          place, store, new ProcessGroupGloo(store, place.rank(), place.size(), options));
    } catch (RuntimeException e) {
      throw lost(place, e);
    }
  }

  @Override
  public int rank() {
    return place.rank();
  }

  @Override
  public int size() {
    return place.size();
  }

  @Override
  public double[] sum(double... values) {
    try (PointerScope scope = new PointerScope()) {
      Tensor t = torch.zeros(new long[] {values.length}, new TensorOptions(ScalarType.Double));
      DoubleBuffer memory = t.createBuffer();
      memory.put(0, values);
      sum(t);
      double[] sums = new double[values.length];
      memory.get(0, sums);
      return sums;
    }
  }

  @Override
  public byte[] fromLeader(byte[] bytes) {
    int count = (int) fromLeader(bytes.length);
    if (count == 0) {
      return new byte[0];
    }
    try (PointerScope scope = new PointerScope()) {
      Tensor t = torch.zeros(new long[] {count}, new TensorOptions(ScalarType.Byte));
      ByteBuffer memory = t.createBuffer();
      if (leads()) {
        memory.put(0, bytes);
      }
      Work work = guarded(() -> gloo.broadcast(new TensorVector(t)).retainReference());
      finish(work);
      byte[] told = new byte[count];
      memory.get(0, told);
      return told;
    }
  }

  @Override
  public Tensor all(Tensor own, int n) {
    Tensor index = index(share(n));
    Tensor all;
    try (NoGradGuard guard = new NoGradGuard()) {
      all = Tensors.zeros(n, own.size(1)).index_copy_(0, index, own.detach());
      sum(all);
    }
    return all.index_copy(0, index, own);
  }

  private static Tensor index(int[] rows) {
    return Tensors.of(Arrays.stream(rows).asLongStream().toArray(), rows.length);
  }

  /** All numbers that any rank has, ascending. */
  long[] union(Collection<Long> own) {
    double[] counts = new double[size()];
    counts[rank()] = own.size();
    counts = sum(counts);
    int before = (int) Arrays.stream(counts, 0, rank()).sum();
    long[] all = new long[(int) Arrays.stream(counts).sum()];
    for (long value : own) {
      all[before++] = value;
    }
    try (PointerScope scope = new PointerScope()) {
      Tensor t = Tensors.of(all, all.length);
      sum(t);
      LongBuffer sums = t.createBuffer();
      sums.get(all);
    }
    return Arrays.stream(all).sorted().distinct().toArray();
  }

  /** Sums a contiguous tensor in place. */
  private void sum(Tensor t) {
    if (t.numel() > 0) {
      finish(begin(List.of(t)));
    }
  }

  /**
   * Begins to sum contiguous tensors in place; several travel as one. They may be looked at after
   * {@link #finish}.
   */
  Work begin(List<Tensor> tensors) {
    try (PointerScope scope = new PointerScope()) {
      TensorVector vector = new TensorVector(tensors.toArray(Tensor[]::new));
      return guarded(
          () ->
              (tensors.size() == 1 ? gloo.allreduce(vector) : gloo.allreduce_coalesced(vector))
                  .retainReference());
    }
  }

  /** Waits for what {@link #begin} gave. */
  void finish(Work work) {
    guarded(work::_wait);
    work.releaseReference();
  }

  private <T> T guarded(Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      broken = true;
      throw lost(place, e);
    }
  }

  private static Problem lost(ProcessPlace place, RuntimeException e) {
    boolean late = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("timed out");
    return Problem.lost(
            place,
            "the other ranks' part",
            late ? "none within " + place.patience().toSeconds() + " s" : "a closed connection",
            "see what they say; the same commands go on from the last checkpoint")
        .causedBy(e);
  }

  /** A broken group is left to the end of the process: closing it would wait for the dead. */
  @Override
  public void close() {
    if (!broken) {
      gloo.close();
      store.close();
    }
  }
}
