package org.ltp4j.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.data.Example;
import org.ltp4j.data.Task;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.template.PromptFormat;
import org.ltp4j.tokenizer.Tokenizer;

/** The second views of pct and softmv. */
class ViewsTest {
  private static final List<Example> EXAMPLES =
      List.of(
          new Example("1", "en", Map.of("premise", "the cat sits", "hypothesis", "it is"), null),
          new Example("2", "en", Map.of("premise", "No men", "hypothesis", "the river"), null));

  @TempDir Path dir;

  private interface Check {
    void of(SecondView view, PromptFormat format, Tokenizer tokenizer);
  }

  private void view(MethodName name, Check check, String... more) {
    TrainSettings settings =
        CompleteSettings.of(Rows.settings(dir, name, dir.resolve("out"), more));
    Task task = Task.named("xnli");
    try (Tokenizer tokenizer = Tokenizer.open(Rows.model(dir))) {
      PromptFormat format = PromptFormats.of(settings, task, ModelConfig.load(Rows.model(dir)));
      ViewParts parts = new ViewParts(format, tokenizer, EXAMPLES, new Streams(1));
      check.of(
          Methods.named(name.toString()).secondView(settings, task, parts).orElseThrow(),
          format,
          tokenizer);
    }
  }

  @Test
  void everyLanguageHasItsOwnWords() {
    List<QuestionWords> all = QuestionWords.others();
    assertThat(all.stream().map(QuestionWords::language))
        .containsExactlyInAnyOrderElementsOf(
            Task.named("xnli").languages().stream().filter(l -> !l.equals("en")).toList());
    for (QuestionWords words : all) {
      assertThat(words.in("a Question: b ? Answer: c"))
          .isEqualTo("a " + words.question() + ": b ? " + words.answer() + ": c");
    }
  }

  @Test
  void pctAsksInLanguagesThatChangeWithTheEpoch() {
    view(
        MethodName.PCT,
        (view, format, tokenizer) -> {
          Set<String> drawn = new HashSet<>();
          for (int epoch = 0; epoch < 60; epoch++) {
            int[] ids = view.of(0, epoch).ids();
            List<String> fitting = new ArrayList<>();
            for (QuestionWords words : QuestionWords.others()) {
              String text =
                  "{premise} . %s: {hypothesis} ? %s: {mask} ."
                      .formatted(words.question(), words.answer());
              int[] expected =
                  format
                      .withTemplate(text)
                      .renderer(tokenizer)
                      .encode(EXAMPLES.get(0).fields())
                      .ids();
              if (Arrays.equals(ids, expected)) {
                fitting.add(words.language());
              }
            }
            assertThat(fitting).isNotEmpty();
            assertThat(view.of(0, epoch).ids()).containsExactly(ids);
            drawn.addAll(fitting);
          }
          assertThat(drawn.size()).isGreaterThan(7);
        });
  }

  @Test
  void pctNeedsWordsToTranslate() {
    assertThatThrownBy(
            () ->
                view(
                    MethodName.PCT,
                    (view, format, tokenizer) -> {},
                    "template",
                    "{premise} {hypothesis} {mask}"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("Question and Answer");
  }

  @Test
  void softmvReplacesWordsOfItsDictionaries() {
    view(
        MethodName.SOFTMV,
        (view, format, tokenizer) -> {
          int[] expected =
              format
                  .renderer(tokenizer)
                  .encode(Map.of("premise", "die Katze sits", "hypothesis", "it ist"))
                  .ids();
          assertThat(view.of(0, 0).ids()).containsExactly(expected);
          int[] second =
              format
                  .renderer(tokenizer)
                  .encode(Map.of("premise", "nein Männer", "hypothesis", "die river"))
                  .ids();
          assertThat(view.of(1, 5).ids()).containsExactly(second);
        },
        "switch-share",
        "1");
  }

  @Test
  void aShareOfTheWordsIsReplaced() {
    BilingualDictionary dictionary = BilingualDictionary.load(Rows.dictionary(dir));
    String text = "The cat, the men; NO: it is 3rd! ".repeat(100);
    SplittableRandom random = new SplittableRandom(2);
    String mixed = BilingualDictionary.mix(text, List.of(dictionary), 0.3, random);
    String letters = "[\\p{L}\\p{M}]+";
    assertThat(mixed.replaceAll(letters, "")).isEqualTo(text.replaceAll(letters, ""));
    String[] before = text.split("\\s+");
    String[] after = mixed.split("\\s+");
    long known =
        IntStream.range(0, before.length).filter(i -> isKnown(dictionary, before[i])).count();
    long changed =
        IntStream.range(0, before.length).filter(i -> !before[i].equals(after[i])).count();
    assertThat(IntStream.range(0, before.length).filter(i -> !before[i].equals(after[i])))
        .allMatch(i -> isKnown(dictionary, before[i]));
    // Five standard deviations of a binomial draw.
    double spread = 5 * Math.sqrt(0.3 * 0.7 * known);
    assertThat((double) changed).isBetween(0.3 * known - spread, 0.3 * known + spread);
  }

  private static boolean isKnown(BilingualDictionary dictionary, String token) {
    return dictionary.words().containsKey(token.replaceAll("\\W", "").toLowerCase(Locale.ROOT));
  }

  @Test
  void dictionariesAreLinesOfTwoWords() {
    Path bad = Rows.write(dir.resolve("bad.txt"), "cat Katze\nthe big dog\n");
    assertThatThrownBy(() -> BilingualDictionary.load(bad))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(bad.toString(), "'the big dog'", "MUSE");
  }
}
