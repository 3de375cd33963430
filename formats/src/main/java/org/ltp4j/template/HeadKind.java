package org.ltp4j.template;

/** What turns the hidden state that is read into scores of the labels. */
public enum HeadKind {
  /** The masked-language-modelling head: label words at the mask. */
  LABEL_WORDS,
  /** A classification head of its own on the opening token. */
  CLASSIFICATION,
  /** A linear head of its own on the first piece of each word, for tasks that tag words. */
  TOKENS
}
