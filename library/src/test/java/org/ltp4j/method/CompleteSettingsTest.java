package org.ltp4j.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.ltp4j.data.Task;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.settings.Pairs;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.template.HeadKind;
import org.ltp4j.template.Placement;
import org.ltp4j.template.PromptFormat;

/** Defaults of the methods, what overrules them, and what is refused. */
class CompleteSettingsTest {
  private static final String TASK = "{premise} . {hypothesis} ? {mask} .";
  private static final String QUESTION = "{premise} . Question: {hypothesis} ? Answer: {mask} .";
  private static final String PAIR = "{premise}{sep}{sep}{hypothesis}";

  @TempDir Path dir;

  /** Bare settings of a method and what else is given. */
  private TrainSettings given(String method, String... more) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.putAll(Map.of("model", dir.toString(), "train", "t", "out", "o", "method", method));
    values.put("max-length", "60");
    Pairs.put(values, (Object[]) more);
    return Settings.resolve(TrainSettings.class, new Section("test", values), Map.of());
  }

  private PromptFormat format(String method, String... more) {
    return PromptFormats.of(
        CompleteSettings.of(given(method, more)),
        Task.named("xnli"),
        ModelConfig.load(Rows.model(dir)));
  }

  @ParameterizedTest
  @CsvSource({
    "ltp, 4, prefix, LABEL_WORDS",
    "ft, 0, prefix, CLASSIFICATION",
    "dp, 0, prefix, LABEL_WORDS",
    "sp, 4, before-mask, LABEL_WORDS",
    "mp, 4, before-mask, LABEL_WORDS",
    "prompt-tuning, 4, prefix, LABEL_WORDS",
    "deep-prompt, 0, prefix, CLASSIFICATION",
    "lt-sft, 0, prefix, CLASSIFICATION",
    "bitfit, 0, prefix, CLASSIFICATION",
    "lora, 0, prefix, CLASSIFICATION",
    "pct, 0, prefix, LABEL_WORDS"
  })
  void inputs(String method, int promptLength, String placement, HeadKind head) {
    PromptFormat format = format(method);
    boolean question = method.equals("dp") || method.equals("mp") || method.equals("pct");
    String template = head == HeadKind.CLASSIFICATION ? PAIR : question ? QUESTION : TASK;
    assertThat(format.template()).isEqualTo(template);
    assertThat(format.promptLength()).isEqualTo(promptLength);
    assertThat(format.placement()).isEqualTo(Placement.parse(placement));
    assertThat(format.head()).isEqualTo(head);
    assertThat(format.labelWords().isEmpty()).isEqualTo(head == HeadKind.CLASSIFICATION);
  }

  @Test
  void singleFlagsOverruleTheMethod() {
    TrainSettings sp =
        CompleteSettings.of(given("sp", "prompt-length", "7", "learning-rate", "0.5"));
    assertThat(sp.methodSettings().promptLength()).contains(7);
    assertThat(sp.optimizer().learningRate()).contains(0.5);
    assertThat(sp.methodSettings().placement()).contains(Placement.BEFORE_MASK);
    assertThat(format("ft", "head", "label-words").template()).isEqualTo(TASK);
    assertThat(format("dp", "template", "{premise} {mask}").template())
        .isEqualTo("{premise} {mask}");
  }

  /** What a run's settings, its card and a sweep's tables say is what was trained. */
  @Test
  void aTemplatesBlocksAreThePromptsLength() {
    String template = "{premise} {prompt:4} {hypothesis} {prompt:6} {mask}";
    TrainSettings complete = CompleteSettings.of(given("sp", "template", template));
    assertThat(complete.methodSettings().promptLength()).contains(10);
    assertThat(CompleteSettings.of(complete)).isEqualTo(complete);
    assertThat(format("sp", "template", template, "prompt-length", "10").promptLength())
        .isEqualTo(10);
    for (String length : List.of("4", "0")) {
      assertThatThrownBy(
              () -> CompleteSettings.of(given("sp", "template", template, "prompt-length", length)))
          .isInstanceOf(Problem.class)
          .hasMessageContainingAll("--prompt-length", "10", "found " + length);
    }
  }

  @Test
  void aTasksBlocksAreNoneOfAClassificationHeads() throws IOException {
    Path task =
        Files.writeString(
            dir.resolve("topic.yaml"),
            "name: topic\ntemplate: '{prompt:2} {text} . {mask} .'\nlabels: [a, b]\n"
                + "label-words: {a: a, b: b}\ncolumns: {text: text}\nlabel: label\n");
    String[] head = {"task", task.toString(), "head", "classification"};
    assertThat(CompleteSettings.of(given("ltp", head)).methodSettings().promptLength()).contains(4);
    assertThat(
            CompleteSettings.of(given("lora", "task", task.toString(), "prompt-length", "5"))
                .methodSettings()
                .promptLength())
        .contains(5);
  }

  @ParameterizedTest
  @EnumSource
  void completeSettingsAreTheirOwnCompletion(MethodName method) {
    TrainSettings complete = CompleteSettings.of(Rows.settings(dir, method, dir.resolve("out")));
    assertThat(complete.methodSettings().head()).isPresent();
    assertThat(complete.optimizer().learningRate()).isPresent();
    assertThat(CompleteSettings.of(complete)).isEqualTo(complete);
  }

  @ParameterizedTest
  @EnumSource(MethodName.class)
  void theRecipesTicketIsForLtpAloneThoughDeepPromptMayBeGivenOne(MethodName method) {
    assertThat(Methods.named(method.toString()).takesRecipesTicket())
        .isEqualTo(method == MethodName.LTP);
    assertThat(Methods.named(method.toString()).uses().contains("ticket"))
        .isEqualTo(method == MethodName.LTP || method == MethodName.DEEP_PROMPT);
  }

  @ParameterizedTest
  @CsvSource({
    "bitfit, ticket, t",
    "ft, ticket, t",
    "prompt-tuning, ticket, t",
    "lt-sft, ticket, t",
    "ft, prompt-length, 4",
    "dp, prompt-length, 4",
    "bitfit, placement, prefix",
    "ltp, rank, 4",
    "ltp, prefix-length, 4",
    "ltp, ratio, 0.1",
    "pct, dictionaries, d",
    "lora, ticket, t"
  })
  void whatAMethodHasNoUseForIsRefused(String method, String key, String value) {
    assertThatThrownBy(() -> CompleteSettings.of(given(method, key, value)))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("--method " + method, "--" + key, "a method that takes it: ");
  }

  @ParameterizedTest
  @CsvSource({
    "ft, label-words, entailment=a, --head label-words",
    "pct, head, classification, label words",
    "sp, head, classification, before-mask",
    "lt-sft, ratio, 0, ratio",
    "lt-sft, ratio, 1.5, ratio",
    "softmv, switch-share, 0.5, --dictionaries"
  })
  void whatContradictsItselfIsRefused(String method, String key, String value, String part) {
    assertThatThrownBy(() -> CompleteSettings.of(given(method, key, value)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(part)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void templatesOfAnotherKindOfInputAreRefused() {
    assertThatThrownBy(() -> format("dp", "template", "{premise} {prompt:2} {mask}"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("no soft prompt");
  }
}
