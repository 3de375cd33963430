package org.ltp4j.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> KNOWN = List.of("premise", "hypothesis", "label");

  @Test
  void findsTheNameWithTheFewestEdits() {
    assertThat(Nearest.to("hypotesis", KNOWN)).contains("hypothesis");
    assertThat(Nearest.to("PREMISE", KNOWN)).contains("premise");
    assertThat(Nearest.to("lable", KNOWN)).contains("label");
  }

  @Test
  void saysNothingWhenNothingIsNear() {
    assertThat(Nearest.to("zzzzzzzz", KNOWN)).isEmpty();
    assertThat(Nearest.to("x", List.of())).isEmpty();
    assertThat(Nearest.to("xx", List.of("en", "de"))).isEmpty();
    assertThat(Nearest.to("dd", List.of("en", "de"))).contains("de");
    assertThat(Nearest.to("--class-weights", List.of("--max-length", "--batch"))).isEmpty();
    assertThat(Nearest.remedy("zzzzzzzz", KNOWN)).isEqualTo("known are premise, hypothesis, label");
  }

  @Test
  void countsInsertionsDeletionsAndSubstitutions() {
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    assertThat(Nearest.distance("abc", "")).isEqualTo(3);
    assertThat(Nearest.distance("ticket", "tickets")).isEqualTo(1);
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
  }
}
