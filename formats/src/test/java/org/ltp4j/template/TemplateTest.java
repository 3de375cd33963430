package org.ltp4j.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.problem.Problem;

class TemplateTest {
  @Test
  void readsEveryKindOfPart() {
    Template template = Template.parse("{premise} . {hypothesis} ? {prompt:4} {mask} .{sep}");
    assertThat(template.parts())
        .containsExactly(
            new Part.Field("premise"),
            new Part.Literal(" . "),
            new Part.Field("hypothesis"),
            new Part.Literal(" ? "),
            new Part.Prompt(4),
            new Part.Literal(" "),
            new Part.Mask(),
            new Part.Literal(" ."),
            new Part.Separator());
    assertThat(template.fields()).containsExactly("premise", "hypothesis");
    assertThat(template.promptLength()).isEqualTo(4);
    assertThat(template.hasMask()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"{text} <mask>", "{text} [MASK]", "{text} {mask}"})
  void theMaskMayBeWrittenAsTheTokenizersWriteIt(String text) {
    assertThat(Template.parse(text).parts())
        .containsExactly(new Part.Field("text"), new Part.Literal(" "), new Part.Mask());
  }

  @Test
  void doubledBracesAreBraces() {
    assertThat(Template.parse("{{{text}}} {{mask}}").parts())
        .containsExactly(
            new Part.Literal("{"), new Part.Field("text"), new Part.Literal("} {mask}"));
  }

  @Test
  void promptBlocksAddUp() {
    assertThat(Template.parse("{prompt:2} {text} {prompt:3} {mask}").promptLength()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{text'             | character 1  | closing brace",
        "'{text} } {mask}'   | character 8  | lone }",
        "'{text} {a b}'      | character 8  | {a b}",
        "'{text} {}'         | character 8  | {}",
        "'{text} {prompt}'   | character 8  | {prompt:4}",
        "'{text} {prompt:0}' | character 8  | {prompt:0}",
        "'{mask} {text} <mask>' | character 15 | second",
        "'only {mask}'       | character 12 | field",
        "''                  | character 1  | field"
      })
  void errorsNameThePosition(String text, String position, String found) {
    assertThatThrownBy(() -> Template.parse(text))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(position)
        .hasMessageContaining(found);
  }

  @Test
  void anUnknownFieldComesWithTheNearestKnownOne() {
    assertThatThrownBy(() -> Template.parse("{premis} {mask}", List.of("premise", "hypothesis")))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("{premis}")
        .hasMessageContaining("did you mean 'premise'?");
  }

  @Test
  void labelWordsNeedAMask() {
    Template template = Template.parse("{text}");
    assertThat(template.hasMask()).isFalse();
    assertThatThrownBy(template::requireMask)
        .isInstanceOf(Problem.class)
        .hasMessageContaining("{mask}");
  }

  @Test
  void placementsAreParsedByTheirNames() {
    for (Placement placement : Placement.values()) {
      assertThat(Placement.parse(placement.toString())).isEqualTo(placement);
    }
    assertThatThrownBy(() -> Placement.parse("before_mask"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("did you mean 'before-mask'?");
  }
}
