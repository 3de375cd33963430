package org.ltp4j.mlm;

/**
 * How a corpus is walked through.
 *
 * @param batch sequences in a batch
 * @param accumulate batches in a step
 * @param exponent α of the languages' shares
 * @param recompute whether activations are recomputed in the backward pass
 */
record MlmPlan(int batch, int accumulate, double exponent, boolean recompute) {
  /** Steps that make up this many passes over a corpus, rounded up. */
  long steps(int sequences, int epochs) {
    long perStep = (long) batch * accumulate;
    return ((long) sequences * epochs + perStep - 1) / perStep;
  }
}
