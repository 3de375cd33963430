package org.ltp4j.template;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.ltp4j.problem.Problem;

/**
 * How an example becomes an input, as text a person can write:
 *
 * <pre>{premise} . {hypothesis} ? {prompt:4} {mask} .</pre>
 *
 * <p>{@code {name}} is a field of the example, {@code {mask}} (or {@code <mask>}) the word to
 * predict, {@code {prompt:n}} a block of n virtual tokens (several blocks are numbered through),
 * {@code {sep}} the token that ends a segment; {@code {{} and {@code }}} stand for braces.
 *
 * @param text the template as written
 * @param parts its parts in order; neighbouring literals are one part
 */
public record Template(String text, List<Part> parts) {
  /** Makes the parts unmodifiable. */
  public Template {
    parts = List.copyOf(parts);
  }

  /**
   * Reads a template.
   *
   * @throws Problem if it has no field, more than one mask, or cannot be read; with the position
   */
  public static Template parse(String text) {
    return new TemplateParser(text, List.of()).parse();
  }

  /**
   * Reads a template whose fields must be among the known ones.
   *
   * @throws Problem as {@link #parse(String)}, and for an unknown field, with the nearest known one
   */
  public static Template parse(String text, Collection<String> knownFields) {
    return new TemplateParser(text, knownFields).parse();
  }

  /** Whether a field may be called so: in braces some names stand for other things. */
  public static boolean isField(String name) {
    return TemplateParser.isField(name);
  }

  /**
   * This template, if it has the mask that label words need.
   *
   * @throws Problem if it has none
   */
  public Template requireMask() {
    if (!hasMask()) {
      throw Problem.usage(
          "template '" + text + "'",
          "a {mask} for the label words",
          "none",
          "put {mask} where the label word belongs");
    }
    return this;
  }

  /** Whether there is a word to predict. */
  public boolean hasMask() {
    return parts.stream().anyMatch(Part.Mask.class::isInstance);
  }

  /** The names of the fields, in order, each once. */
  public List<String> fields() {
    return parts.stream()
        .filter(Part.Field.class::isInstance)
        .map(part -> ((Part.Field) part).name())
        .distinct()
        .toList();
  }

  /** The number of virtual tokens in the template's own blocks; 0 if it has none. */
  public int promptLength() {
    return parts.stream()
        .filter(Part.Prompt.class::isInstance)
        .collect(Collectors.summingInt(part -> ((Part.Prompt) part).length()));
  }

  @Override
  public String toString() {
    return text;
  }
}
