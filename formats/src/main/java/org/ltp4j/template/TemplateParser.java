package org.ltp4j.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;

/** Reads one template from left to right. */
final class TemplateParser {
  /** The tokenizer's own names of the mask, as people write them in a template. */
  private static final List<String> MASKS = List.of("<mask>", "[MASK]");

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
  private static final Set<String> NO_FIELDS = Set.of("mask", "sep", "prompt");
  private static final Pattern PROMPT = Pattern.compile("prompt:([1-9][0-9]{0,3})");

  private final String text;
  private final Collection<String> knownFields;
  private final List<Part> parts = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();
  private int at;

  TemplateParser(String text, Collection<String> knownFields) {
    this.text = text;
    this.knownFields = knownFields;
  }

  static boolean isField(String name) {
    return NAME.matcher(name).matches() && !NO_FIELDS.contains(name);
  }

  Template parse() {
    while (at < text.length()) {
      Optional<String> mask = MASKS.stream().filter(name -> text.startsWith(name, at)).findFirst();
      char c = text.charAt(at);
      if (mask.isPresent()) {
        add(new Part.Mask(), mask.get().length());
      } else if (text.startsWith("{{", at) || text.startsWith("}}", at)) {
        literal.append(c);
        at += 2;
      } else if (c == '{') {
        int end = text.indexOf('}', at);
        if (end < 0) {
          throw problem("a closing brace", "none", "write {name}, or {{ for a brace in the text");
        }
        add(part(text.substring(at + 1, end)), end + 1 - at);
      } else if (c == '}') {
        throw problem("an opening brace before it", "a lone }", "write }} for a brace in the text");
      } else {
        literal.append(c);
        at++;
      }
    }
    endLiteral();
    Template template = new Template(text, parts);
    if (template.fields().isEmpty()) {
      throw problem("at least one field", "none", "name a column, e.g. {text}");
    }
    return template;
  }

  private Part part(String name) {
    var prompt = PROMPT.matcher(name);
    if (prompt.matches()) {
      return new Part.Prompt(Integer.parseInt(prompt.group(1)));
    }
    if (name.equals("mask")) {
      return new Part.Mask();
    }
    if (name.equals("sep")) {
      return new Part.Separator();
    }
    if (name.startsWith("prompt:") || name.equals("prompt")) {
      throw problem(
          "{prompt:n} with a length from 1 to 9999", "{" + name + "}", "write e.g. {prompt:4}");
    }
    if (!NAME.matcher(name).matches()) {
      throw problem(
          "a field name of letters, digits, _ and -",
          "{" + name + "}",
          "write {name}, or {{ for a brace in the text");
    }
    if (!knownFields.isEmpty() && !knownFields.contains(name)) {
      throw problem("a field of the data", "{" + name + "}", Nearest.remedy(name, knownFields));
    }
    return new Part.Field(name);
  }

  private void add(Part part, int length) {
    endLiteral();
    if (part instanceof Part.Mask && parts.contains(part)) {
      throw problem("one mask", "a second one", "leave only the one that the label word fills");
    }
    parts.add(part);
    at += length;
  }

  private void endLiteral() {
    if (!literal.isEmpty()) {
      parts.add(new Part.Literal(literal.toString()));
      literal.setLength(0);
    }
  }

  private Problem problem(String expected, String found, String remedy) {
    return Problem.usage(
        "template '%s', character %s".formatted(text, at + 1), expected, found, remedy);
  }
}
