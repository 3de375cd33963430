package org.ltp4j.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Inline;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Examples to inputs: the template is filled, text between mask and virtual tokens is encoded in
 * one go (so that it gives the ids the reference implementation gives for the filled template),
 * special and virtual tokens are put in by id. Safe for use by several threads.
 *
 * <p>An input over the maximal length loses tokens from the ends of its fields, one by one from the
 * field that is the longest (of equally long ones the later), in all places where that stands; the
 * template and the mask always stay. Of a text of hundreds of thousands of characters only
 * beginning and end are looked at, see {@link Tokenizer#shortened}; the input is the same.
 */
public final class TemplateEncoder {
  private final Tokenizer tokenizer;
  private final Template template;
  private final Placement placement;
  private final int promptLength;
  private final int maxLength;
  private final boolean stripPunctuation;
  private final boolean byWord;

  /** An encoder of texts as wholes; as the other with {@code byWord} false. */
  public TemplateEncoder(
      Tokenizer tokenizer,
      Template template,
      Placement placement,
      int promptLength,
      int maxLength,
      boolean stripPunctuation) {
    this(tokenizer, template, placement, promptLength, maxLength, stripPunctuation, false);
  }

  /**
   * Checks that the template leaves room.
   *
   * @param placement where virtual tokens go if the template does not say
   * @param promptLength number of virtual tokens; that of the template's blocks if it has any
   * @param maxLength longest input, virtual and special tokens included; at most what the model has
   *     positions for
   * @param stripPunctuation whether fields lose their trailing ASCII punctuation
   * @param byWord whether the field's words are encoded one by one and read at their first pieces,
   *     see {@link WordPieces}; words that do not fit come in further windows
   * @throws Problem if the lengths contradict each other or the template alone is over the maximum
   */
  public TemplateEncoder(
      Tokenizer tokenizer,
      Template template,
      Placement placement,
      int promptLength,
      int maxLength,
      boolean stripPunctuation,
      boolean byWord) {
    this.tokenizer = tokenizer;
    this.byWord = byWord;
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
      if (byWord) {
        return words(text);
      }
      String tidy = FieldText.tidy(text, stripPunctuation);
      texts.put(name, tokenizer.shortened(tidy, maxLength));
    }
    int[] ids = assemble(texts);
    return ids.length <= maxLength ? encoded(ids, 0) : shortened(texts, ids);
  }

  /** All words, in as many windows as they need. */
  private Encoded words(String text) {
    int[] empty = assemble(Map.of());
    List<Encoded> windows =
        WordPieces.of(tokenizer, FieldText.words(text), maxLength - empty.length).stream()
            .map(pieces -> window(empty, pieces))
            .toList();
    Encoded first = windows.get(0);
    return new Encoded(
        first.ids(), first.places(), false, 0, windows.subList(1, windows.size()), 0);
  }

  private Encoded window(int[] empty, WordPieces pieces) {
    int field = beforeField();
    int[] ids = new int[empty.length + pieces.ids().length];
    System.arraycopy(empty, 0, ids, 0, field);
    System.arraycopy(pieces.ids(), 0, ids, field, pieces.ids().length);
    System.arraycopy(empty, field, ids, field + pieces.ids().length, empty.length - field);
    int[] places = Arrays.stream(pieces.starts()).map(start -> field + start).toArray();
    return new Encoded(ids, places, false, 0, List.of(), pieces.shared());
  }

  /** Whether words are encoded one by one, and read. */
  public boolean byWord() {
    return byWord;
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
    int[] times = names.stream().mapToInt(this::occurrences).toArray();
    int before = IntStream.of(lengths).sum();
    int[] ids = whole;
    // Shortened text may split into other pieces at its new end, so the length is looked at again.
    while (ids.length > maxLength) {
      int[] targets = shorten(lengths, times, ids.length - maxLength);
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

  private int occurrences(String field) {
    return Collections.frequency(template.parts(), new Part.Field(field));
  }

  /**
   * Shortens the input by {@code over} tokens at least, each from the field that is the longest
   * then.
   *
   * @param times how often each field stands in the template, and so what a token of it counts
   */
  static int[] shorten(int[] lengths, int[] times, int over) {
    int[] targets = lengths.clone();
    int left = over;
    while (left > 0) {
      int longest = 0;
      for (int j = 1; j < targets.length; j++) {
        longest = targets[j] >= targets[longest] ? j : longest;
      }
      targets[longest] = Math.max(0, targets[longest] - 1);
      left -= times[longest];
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

  /** How many ids stand before the field whose words are encoded one by one. */
  private int beforeField() {
    List<Part> before = new ArrayList<>();
    for (Part part : template.parts()) {
      if (part instanceof Part.Field) {
        break;
      }
      before.add(part);
    }
    return assemble(Map.of(), before).length - 1; // without the token that ends it
  }

  private int[] assemble(Map<String, String> texts) {
    return assemble(texts, template.parts());
  }

  private int[] assemble(Map<String, String> texts, List<Part> parts) {
    boolean own = template.promptLength() > 0;
    List<Inline> prefix = new ArrayList<>();
    if (!own && placement == Placement.PREFIX) {
      addVirtual(prefix, 0, promptLength);
    }
    prefix.add(new Inline.Token(tokenizer.bos()));
    if (!own && placement == Placement.AFTER_BOS) {
      addVirtual(prefix, 0, promptLength);
    }
    IntStream.Builder ids = IntStream.builder();
    prefix.forEach(token -> ids.add(((Inline.Token) token).id()));
    List<Inline> run = new ArrayList<>();
    int virtual = 0;
    for (Part part : parts) {
      if (part instanceof Part.Literal literal) {
        run.add(new Inline.Text(literal.text()));
      } else if (byWord && part instanceof Part.Field) {
        addRun(ids, run); // where its words come between
      } else if (part instanceof Part.Field field) {
        run.add(new Inline.Text(texts.get(field.name())));
      } else if (part instanceof Part.Prompt prompt) {
        virtual = addVirtual(run, virtual, prompt.length());
      } else if (part instanceof Part.Separator) {
        addRun(ids, run);
        ids.add(tokenizer.eos());
      } else {
        if (!own && placement == Placement.BEFORE_MASK) {
          addVirtual(run, 0, promptLength);
        }
        run.add(new Inline.Token(tokenizer.mask()));
      }
    }
    addRun(ids, run);
    ids.add(tokenizer.eos());
    return ids.build().toArray();
  }

  /** Adds what stands between two separators, each time as a text of its own. */
  private void addRun(IntStream.Builder ids, List<Inline> run) {
    stripEnd(run);
    Arrays.stream(tokenizer.encode(run)).forEach(ids::add);
    run.clear();
  }

  private static void stripEnd(List<Inline> run) {
    for (int last = run.size() - 1; last >= 0; last--) {
      if (!(run.get(last) instanceof Inline.Text text)) {
        return;
      }
      String stripped = text.text().stripTrailing();
      run.set(last, new Inline.Text(stripped));
      if (!stripped.isEmpty()) {
        return;
      }
    }
  }

  private static int addVirtual(List<Inline> parts, int from, int count) {
    IntStream.range(from, from + count).forEach(j -> parts.add(new Inline.Token(-(j + 1))));
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
