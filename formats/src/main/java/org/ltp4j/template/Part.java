package org.ltp4j.template;

/** A piece of a {@link Template}. */
public sealed interface Part {
  /** Text that stands in every input. */
  record Literal(String text) implements Part {}

  /** The place of an example's field, e.g. {@code {premise}}. */
  record Field(String name) implements Part {}

  /** The word to predict: {@code {mask}} or {@code <mask>}. */
  record Mask() implements Part {}

  /** A block of virtual tokens: {@code {prompt:4}}. */
  record Prompt(int length) implements Part {}

  /** The token that ends a segment, for pairs under a classification head: {@code {sep}}. */
  record Separator() implements Part {}
}
