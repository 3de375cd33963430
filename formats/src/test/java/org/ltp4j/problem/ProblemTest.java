package org.ltp4j.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProblemTest {
  @Test
  void whatStandsInNamesCannotLeaveItsLine() {
    String name = "a\nb\u001b[31m\u202egnp.exe\u2028\u007f\u009b";

    String message = Problem.input(name, "x", "é 中 ع", "do").in("c\rd").getMessage();

    assertThat(message)
        .isEqualTo(
            "c\\u000dd, a\\u000ab\\u001b[31m\\u202egnp.exe\\u2028\\u007f\\u009b:"
                + " expected x, found é 中 ع; do");
  }
}
