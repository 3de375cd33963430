package org.ltp4j.model;

/**
 * Dropout probabilities while training; {@link DropoutMasks} drops.
 *
 * @param hidden after embeddings and projections
 * @param attention on attention weights
 */
public record Dropout(double hidden, double attention) {
  /** Training without dropout. */
  public static final Dropout NONE = new Dropout(0, 0);
}
