package org.ltp4j.survey;

/**
 * How long inputs are in a tokenizer's tokens, template and special tokens included, the soft
 * prompt not.
 *
 * @param median half are at most so long
 * @param most95 95 % are at most so long
 * @param longest the longest
 * @param over share of the inputs over the maximal length, from 0 to 1
 * @param unknown share of the texts' pieces that the tokenizer does not know, from 0 to 1
 * @param tokensPerCharacter of the texts, without the template
 */
public record Lengths(
    int median, int most95, int longest, double over, double unknown, double tokensPerCharacter) {
  /** More unknown pieces than this, and a model does not read the language. */
  static final double MOST_UNKNOWN = 0.05;

  /** More, and the tokenizer spells the language by bytes, as it does what it has no pieces for. */
  static final double MOST_TOKENS = 1.2;

  /** Whether the tokenizer lacks pieces for the language. */
  public boolean cannotWrite() {
    return unknown > MOST_UNKNOWN || tokensPerCharacter > MOST_TOKENS;
  }
}
