package org.ltp4j.ticket;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;

/**
 * What two tickets of models with the same shapes have in common.
 *
 * @param total over all tensors of either ticket
 * @param layers by layer, 0 for the embeddings
 */
public record Overlap(Shared total, SortedMap<Integer, Shared> layers) {

  /**
   * Counts over some tensors.
   *
   * @param both entries that both tickets select
   * @param first entries that the first selects
   * @param second entries that the second selects
   * @param common entries that both could have selected
   * @param firstCommon of these, entries that the first selects
   * @param secondCommon of these, entries that the second selects
   */
  public record Shared(
      long both, long first, long second, long common, long firstCommon, long secondCommon) {
    private static final Shared NOTHING = new Shared(0, 0, 0, 0, 0, 0);

    private Shared plus(Shared o) {
      return new Shared(
          both + o.both,
          first + o.first,
          second + o.second,
          common + o.common,
          firstCommon + o.firstCommon,
          secondCommon + o.secondCommon);
    }

    /** Entries that either selects. */
    public long either() {
      return first + second - both;
    }

    /** Intersection over union; NaN for two empty tickets. */
    public double jaccard() {
      return (double) both / either();
    }

    /** The intersection of two random choices of these sizes among the common entries. */
    public double expected() {
      return common == 0 ? 0 : (double) firstCommon / common * secondCommon;
    }

    /** The intersection as a multiple of what chance gives; NaN where chance gives nothing. */
    public double timesChance() {
      return expected() == 0 ? Double.NaN : both / expected();
    }
  }

  /**
   * Compares two tickets.
   *
   * @throws Problem (input) if a tensor has different shapes
   */
  public static Overlap of(Ticket first, Ticket second) {
    SortedMap<Integer, Shared> layers = new TreeMap<>();
    for (Parameter p : parameters(first, second)) {
      Shared shared = shared(first.bitmaps().get(p.name()), second.bitmaps().get(p.name()));
      layers.merge(p.layer(), shared, Shared::plus);
    }
    return new Overlap(layers.values().stream().reduce(Shared.NOTHING, Shared::plus), layers);
  }

  /** The tensors of either ticket, layer by layer. */
  static List<Parameter> parameters(Ticket first, Ticket second) {
    Map<String, Parameter> all = new LinkedHashMap<>();
    first.parameters().forEach(p -> all.put(p.name(), p));
    second.parameters().forEach(p -> requireSameShape(all.putIfAbsent(p.name(), p), p));
    return all.values().stream().sorted(Comparator.comparingInt(Parameter::layer)).toList();
  }

  private static Shared shared(Bitmap first, Bitmap second) {
    long a = first == null ? 0 : first.cardinality();
    long b = second == null ? 0 : second.cardinality();
    return first == null || second == null
        ? new Shared(0, a, b, 0, 0, 0)
        : new Shared(first.andCount(second), a, b, first.length(), a, b);
  }

  private static void requireSameShape(Parameter first, Parameter second) {
    if (first != null && !Arrays.equals(first.shape(), second.shape())) {
      throw Problem.input(
          "tensor " + second.name(),
          "the same shape in both tickets",
          Arrays.toString(first.shape()) + " and " + Arrays.toString(second.shape()),
          "take tickets of one model");
    }
  }
}
