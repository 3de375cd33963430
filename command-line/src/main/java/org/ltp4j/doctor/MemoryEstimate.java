package org.ltp4j.doctor;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;

/**
 * Bytes that training takes, by what takes them. With B the batch, S the longest input, H the
 * hidden size, F the width between the feed-forward projections (twice the intermediate size where
 * one half gates the other), A the heads and L the layers:
 *
 * <ul>
 *   <li>weights: 4 bytes for every parameter, since hashing the base reads all of them (pages of a
 *       mapped file that nothing changes are given back when memory runs short); in bf16 2 bytes
 *       more for each parameter but the word embeddings
 *   <li>tokenizer: 1200 bytes for each piece, as measured with 250,002
 *   <li>entries: 16 bytes for each trained entry: value, gradient and two moments; of the word
 *       embeddings only entries of touched rows
 *   <li>prompt: 16 bytes for each value of the prompt and its encoder
 *   <li>activations of a layer: B·S·(10·H + 2·F) for projections, sums, normalisations and dropout,
 *       3·B·A·S² for the attention's scores, shares and dropped shares; of all L layers, or of one
 *       and the L + 1 inputs B·S·H where they are recomputed; 4 bytes each
 *   <li>gradients: 4 bytes for each parameter of one layer, as a layer's dense gradients exist for
 *       a moment only
 *   <li>runtime: what Java and libtorch take on their own
 * </ul>
 *
 * @param parts name to bytes, in this order
 */
record MemoryEstimate(Map<String, Long> parts) {
  /** A gradient and two moments. */
  static final long HEAP_PER_ENTRY = 12;

  private static final long PIECE = 1200;

  /** Resident memory of a run with a tiny model. */
  private static final long RUNTIME = 400_000_000L;

  /**
   * What a run works on.
   *
   * @param batch B
   * @param length S
   * @param touchedRows distinct token ids of data and label words
   * @param entries trained entries outside the word embeddings
   * @param wordEntries trained entries of the word embeddings, all rows
   * @param promptValues values of the prompt and its encoder
   * @param halved whether products are in bf16
   * @param recompute whether activations are recomputed
   */
  record Load(
      int batch,
      int length,
      int touchedRows,
      long entries,
      long wordEntries,
      long promptValues,
      boolean halved,
      boolean recompute) {}

  static MemoryEstimate of(ModelConfig config, Load load) {
    long words = (long) config.vocabulary() * config.hidden();
    long all = ModelCheck.parameters(config);
    Map<String, Long> parts = new LinkedHashMap<>();
    parts.put("weights", 4 * all + (load.halved() ? 2 * (all - words) : 0));
    parts.put("tokenizer", PIECE * config.vocabulary());
    parts.put("entries", 16 * (load.entries() + touchedEntries(config, load)));
    parts.put("prompt", 16 * load.promptValues());
    parts.put("activations", 4 * activations(config, load));
    parts.put("gradients", load.entries() == 0 ? 0 : 4 * largestLayer(config));
    parts.put("runtime", RUNTIME);
    return new MemoryEstimate(parts);
  }

  long total() {
    return parts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Of that, gradients and moments of entries are Java arrays: 12 bytes, 16 in touched rows. */
  static long heap(ModelConfig config, Load load) {
    return HEAP_PER_ENTRY * load.entries() + 16 * touchedEntries(config, load);
  }

  /** Selected entries are taken to be spread evenly over the rows. */
  private static long touchedEntries(ModelConfig config, Load load) {
    return Math.round((double) load.wordEntries() * load.touchedRows() / config.vocabulary());
  }

  private static long activations(ModelConfig config, Load load) {
    long places = (long) load.batch() * load.length();
    long layer =
        places * (10L * config.hidden() + 2L * wide(config))
            + 3 * places * config.heads() * load.length();
    return load.recompute()
        ? layer + (config.layers() + 1) * places * config.hidden()
        : config.layers() * layer;
  }

  private static long wide(ModelConfig config) {
    return config.parameters().stream()
        .filter(p -> p.kind() == Kind.INTERMEDIATE)
        .mapToLong(p -> p.shape()[0])
        .max()
        .orElseThrow();
  }

  private static long largestLayer(ModelConfig config) {
    long[] sums = new long[config.layers() + 2];
    for (Parameter p : config.parameters()) {
      sums[p.layer()] += p.kind() == Kind.WORD_EMBEDDINGS ? 0 : p.elements();
    }
    return Arrays.stream(sums).max().orElseThrow();
  }
}
