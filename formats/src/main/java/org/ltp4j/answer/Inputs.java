package org.ltp4j.answer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.data.Example;
import org.ltp4j.problem.Problem;
import org.ltp4j.template.Encoded;
import org.ltp4j.template.TemplateEncoder;

/** Callers' texts as a model reads them. */
public final class Inputs {
  private Inputs() {}

  /**
   * Texts as inputs, in their order.
   *
   * @param texts field name to text; names that the template does not have are ignored
   * @throws Problem if a field of the template is missing or null, or no field has text
   */
  public static List<Encoded> of(TemplateEncoder renderer, List<Map<String, String>> texts) {
    List<Encoded> inputs = new ArrayList<>(texts.size());
    for (Map<String, String> fields : texts) {
      inputs.add(input(renderer, "text " + (inputs.size() + 1), fields));
    }
    return inputs;
  }

  private static Encoded input(TemplateEncoder renderer, String place, Map<String, String> fields) {
    if (fields == null) {
      throw Problem.input(place, "fields", "null", "leave it out");
    }
    Map<String, String> read = new LinkedHashMap<>();
    for (String name : renderer.template().fields()) {
      if (!fields.containsKey(name)) {
        return renderer.encode(place, fields); // which says what is missing
      } else if (fields.get(name) == null) {
        throw Problem.input(
            place, "text in field " + name, "null", "give an empty text where there is none");
      }
      read.put(name, fields.get(name));
    }
    if (!Example.hasText(read)) {
      throw Problem.input(place, "text in some field", "white space only", "leave it out");
    }
    return renderer.encode(place, read);
  }
}
