package org.ltp4j.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.data.Example;

/**
 * A few short texts of several scripts, on which an export is compared with what it was made of.
 */
final class Samples {
  private static final List<String> TEXTS =
      List.of(
          "A boy is swimming in the river.",
          "The shop opens at 9 o'clock, doesn't it?",
          "Los niños juegan en el parque",
          "Дети играют в парке.",
          "الأطفال يلعبون في الحديقة",
          "孩子们在公园里玩。",
          "yes",
          "Watoto wanacheza bustanini…");

  private Samples() {}

  /** Rows with a text in each field. */
  static List<Example> of(List<String> fields) {
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < TEXTS.size(); i++) {
      Map<String, String> row = new LinkedHashMap<>();
      for (String field : fields) {
        row.put(field, TEXTS.get((i + row.size()) % TEXTS.size()));
      }
      rows.add(new Example(Integer.toString(i + 1), null, row, null));
    }
    return rows;
  }
}
