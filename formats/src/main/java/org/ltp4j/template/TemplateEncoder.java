package org.ltp4j.template;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Examples to inputs: the template is filled, text between mask and virtual tokens is encoded in
 * one go (so that it gives the ids the reference implementation gives for the filled template),
 * special and virtual tokens are put in by id. Safe for use by several threads.
 *
 * <p>An input over the maximal length loses tokens from the ends of its fields, one by one from the
 * field that is the longest (of equally long ones the later); the template and the mask always
 * stay.
 */
public final class TemplateEncoder {
  private final Tokenizer tokenizer;
  private final Template template;
  private final Placement placement;
  private final int promptLength;
  private final int maxLength;
  private final boolean stripPunctuation;

  /**
   * Checks that the template leaves room.
   *
   * @param placement where virtual tokens go if the template does not say
   * @param promptLength number of virtual tokens; that of the template's blocks if it has any
   * @param maxLength longest input, virtual and special tokens included; at most what the model has
   *     positions for
   * @param stripPunctuation whether fields lose their trailing ASCII punctuation
   * @throws Problem if the lengths contradict each other or the template alone is over the maximum
   */
  public TemplateEncoder(
      Tokenizer tokenizer,
      Template template,
      Placement placement,
      int promptLength,
      int maxLength,
      boolean stripPunctuation) {
    this.tokenizer = tokenizer;
    this.template = template;
    this.placement = placement;
    this.promptLength = promptLength;
    this.maxLength = maxLength;
    this.stripPunctuation = stripPunctuation;
    checkPrompt();
    Map<String, String> empty = new HashMap<>();
    template.fields().forEach(name -> empty.put(name, ""));
    int least = assemble(empty).length;
    if (least >= maxLength) {
      throw Problem.usage(
          "template '" + template + "'",
          "room for text within the maximal length of " + maxLength,
          least + " tokens without any text",
          "raise the maximal length, or shorten the template or the prompt");
    }
  }

  /** Encodes an example's fields; as {@link #encode(String, Map)} with no place to name. */
  public Encoded encode(Map<String, String> fields) {
    return encode("example", fields);
  }

  /**
   * Encodes an example's fields; those the template does not use are ignored.
   *
   * @param place names the example in messages, e.g. file and row
   * @throws Problem if the example lacks a field of the template
   */
  public Encoded encode(String place, Map<String, String> fields) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name : template.fields()) {
      String text = fields.get(name);
      if (text == null) {
        throw Problem.input(
            place, "the template's field " + name, "none", Nearest.remedy(name, fields.keySet()));
      }
      texts.put(name, FieldText.tidy(text, stripPunctuation));
    }
    int[] ids = assemble(texts);
    return ids.length <= maxLength ? encoded(ids, 0) : shortened(texts, ids);
  }

  /** The number of virtual tokens. */
  public int promptLength() {
    return promptLength;
  }

  /** The template. */
  public Template template() {
    return template;
  }

  private Encoded shortened(Map<String, String> texts, int[] whole) {
    List<String> names = List.copyOf(texts.keySet());
    Map<String, String> shorter = new LinkedHashMap<>(texts);
    int[] lengths =
        names.stream().mapToInt(name -> tokenizer.encode(texts.get(name)).length).toArray();
    int before = IntStream.of(lengths).sum();
    int[] ids = whole;
    // Shortened text may split into other pieces at its new end, so the length is looked at again.
    while (ids.length > maxLength) {
      int[] targets = shorten(lengths, ids.length - maxLength);
      for (int i = 0; i < lengths.length; i++) {
        if (targets[i] < lengths[i]) {
          String head = tokenizer.prefix(texts.get(names.get(i)), targets[i]).stripTrailing();
          shorter.put(names.get(i), head);
          lengths[i] = Math.min(targets[i], tokenizer.encode(head).length);
        }
      }
      ids = assemble(shorter);
    }
    return encoded(ids, before - IntStream.of(lengths).sum());
  }

  /** Takes {@code over} tokens away, each from the field that is the longest then. */
  static int[] shorten(int[] lengths, int over) {
    int[] targets = lengths.clone();
    for (int i = 0; i < over; i++) {
      int longest = 0;
      for (int j = 1; j < targets.length; j++) {
        longest = targets[j] >= targets[longest] ? j : longest;
      }
      targets[longest] = Math.max(0, targets[longest] - 1);
    }
    return targets;
  }

  private Encoded encoded(int[] ids, int dropped) {
    int wanted = template.hasMask() ? tokenizer.mask() : tokenizer.bos();
    int readAt = 0;
    while (ids[readAt] != wanted) {
      readAt++;
    }
    return new Encoded(ids, readAt, dropped > 0, dropped);
  }

  private int[] assemble(Map<String, String> texts) {
    boolean own = template.promptLength() > 0;
    IntStream.Builder ids = IntStream.builder();
    StringBuilder run = new StringBuilder();
    int virtual = 0;
    if (!own && placement == Placement.PREFIX) {
      addVirtual(ids, 0, promptLength);
    }
    ids.add(tokenizer.bos());
    if (!own && placement == Placement.AFTER_BOS) {
      addVirtual(ids, 0, promptLength);
    }
    for (Part part : template.parts()) {
      if (part instanceof Part.Literal literal) {
        run.append(literal.text());
      } else if (part instanceof Part.Field field) {
        run.append(texts.get(field.name()));
      } else {
        addText(ids, run);
        if (part instanceof Part.Prompt prompt) {
          virtual = addVirtual(ids, virtual, prompt.length());
        } else if (part instanceof Part.Separator) {
          ids.add(tokenizer.eos());
        } else {
          if (!own && placement == Placement.BEFORE_MASK) {
            addVirtual(ids, 0, promptLength);
          }
          ids.add(tokenizer.mask());
        }
      }
    }
    addText(ids, run);
    ids.add(tokenizer.eos());
    return ids.build().toArray();
  }

  /** Adds the text so far; the mask swallows the white space on its left. */
  private void addText(IntStream.Builder ids, StringBuilder run) {
    Arrays.stream(tokenizer.encode(run.toString().stripTrailing())).forEach(ids::add);
    run.setLength(0);
  }

  private static int addVirtual(IntStream.Builder ids, int from, int count) {
    IntStream.range(from, from + count).forEach(j -> ids.add(-(j + 1)));
    return from + count;
  }

  private void checkPrompt() {
    int own = template.promptLength();
    if (own > 0 && own != promptLength) {
      throw Problem.usage(
          "template '" + template + "'",
          promptLength + " virtual tokens, the prompt length",
          own + " in its prompt blocks",
          "make the two equal");
    }
    if (promptLength > 0 && own == 0 && placement == Placement.BEFORE_MASK) {
      template.requireMask();
    }
  }
}
