package org.ltp4j.template;

import java.util.Arrays;
import java.util.List;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;

/** Where virtual tokens go when the template has no {@code {prompt:n}} of its own. */
public enum Placement {
  /** Before everything, the opening special token included. */
  PREFIX("prefix"),
  /** Right after the opening special token. */
  AFTER_BOS("after-bos"),
  /** Right before the mask. */
  BEFORE_MASK("before-mask");

  private final String text;

  Placement(String text) {
    this.text = text;
  }

  /**
   * The placement of this name, as recipes and flags write it.
   *
   * @throws Problem if there is none
   */
  public static Placement parse(String name) {
    List<String> names = Arrays.stream(values()).map(Placement::toString).toList();
    return Arrays.stream(values())
        .filter(placement -> placement.text.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.usage(
                    "placement",
                    "a prompt placement",
                    "'" + name + "'",
                    Nearest.remedy(name, names)));
  }

  @Override
  public String toString() {
    return text;
  }
}
