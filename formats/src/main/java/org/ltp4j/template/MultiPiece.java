package org.ltp4j.template;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;

/** What stands for a label word that the tokenizer splits into several pieces. */
public enum MultiPiece {
  /** Its first piece. */
  FIRST,
  /** All its pieces; their scores are averaged. */
  MEAN,
  /** Nothing: such a word is refused. */
  REJECT;

  /**
   * The rule of this name, as recipes and flags write it.
   *
   * @throws Problem if there is none
   */
  public static MultiPiece parse(String name) {
    List<String> names = Arrays.stream(values()).map(MultiPiece::toString).toList();
    if (!names.contains(name)) {
      throw Problem.usage(
          "multi-piece rule", "a rule", "'" + name + "'", Nearest.remedy(name, names));
    }
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
