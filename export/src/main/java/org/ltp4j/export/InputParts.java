package org.ltp4j.export;

import java.util.ArrayList;
import java.util.List;
import org.ltp4j.template.HeadKind;
import org.ltp4j.template.Part;
import org.ltp4j.template.Placement;
import org.ltp4j.template.PromptFormat;
import org.ltp4j.template.Template;

/** Writes a template out: what {@link org.ltp4j.template.TemplateEncoder} does by id, by name. */
final class InputParts {
  private final Names names;
  private final List<String> virtual;
  private final boolean byWord;
  private final List<InputPart> parts = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  /** Names of the special pieces. */
  record Names(String bos, String eos, String mask, String unknown) {}

  private InputParts(Names names, List<String> virtual, boolean byWord) {
    this.byWord = byWord;
    this.names = names;
    this.virtual = virtual;
  }

  /**
   * The parts of every input.
   *
   * @param virtual the names of the virtual tokens' pieces, in order
   */
  static List<InputPart> of(PromptFormat format, Names names, List<String> virtual) {
    Template template = Template.parse(format.template());
    Placement placement = template.promptLength() > 0 ? null : format.placement();
    return new InputParts(names, virtual, format.head() == HeadKind.TOKENS)
        .write(template, placement);
  }

  /** Writes the parts; {@code placement} is null where the template has places of its own. */
  private List<InputPart> write(Template template, Placement placement) {
    List<String> opening = new ArrayList<>();
    if (placement == Placement.PREFIX) {
      opening.addAll(virtual);
    }
    opening.add(names.bos());
    if (placement == Placement.AFTER_BOS) {
      opening.addAll(virtual);
    }
    parts.add(InputPart.of(opening));
    int used = 0;
    for (Part part : template.parts()) {
      if (part instanceof Part.Literal literal) {
        text.append(literal.text().replace("{", "{{").replace("}", "}}"));
      } else if (byWord && part instanceof Part.Field field) {
        addText();
        parts.add(InputPart.ofWords(field.name(), names.unknown()));
      } else if (part instanceof Part.Field field) {
        text.append('{').append(field.name()).append('}');
      } else if (part instanceof Part.Prompt prompt) {
        virtual.subList(used, used + prompt.length()).forEach(text::append);
        used += prompt.length();
      } else if (part instanceof Part.Separator) {
        close();
      } else {
        if (placement == Placement.BEFORE_MASK) {
          virtual.forEach(text::append);
        }
        text.append(names.mask());
      }
    }
    close();
    return List.copyOf(parts);
  }

  /** Ends a segment. */
  private void close() {
    addText();
    parts.add(InputPart.of(List.of(names.eos())));
  }

  private void addText() {
    if (!text.isEmpty()) {
      parts.add(InputPart.of(text.toString()));
    }
    text.setLength(0);
  }
}
