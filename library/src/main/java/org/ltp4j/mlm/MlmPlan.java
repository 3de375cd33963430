package org.ltp4j.mlm;

/**
 * How a corpus is walked through.
 *
 * @param batch sequences in a batch
 * @param accumulate batches in a step
 * @param recompute whether activations are recomputed in the backward pass
 */
record MlmPlan(int batch, int accumulate, boolean recompute) {
  /** Steps that make up this many passes over a corpus, rounded up. */
  long steps(long sequences, int epochs) {
    return (sequences * epochs + perStep() - 1) / perStep();
  }

  /** Sequences of a step. */
  long perStep() {
    return (long) batch * accumulate;
  }
}
