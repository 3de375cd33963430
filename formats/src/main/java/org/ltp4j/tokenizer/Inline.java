package org.ltp4j.tokenizer;

/** A part of a text into which tokens are put by id. */
public sealed interface Inline {
  /** Characters, and nothing but characters: names of special tokens in it are read as text. */
  record Text(String text) implements Inline {}

  /**
   * A token.
   *
   * @param id of the tokenizer; a negative number is a token that only the caller knows, and comes
   *     back as it is
   */
  record Token(int id) implements Inline {}
}
