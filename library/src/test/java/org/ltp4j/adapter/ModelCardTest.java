package org.ltp4j.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ltp4j.data.TaskKind;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.evaluation.Confusion;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.evaluation.Interval;
import org.ltp4j.evaluation.LanguageResult;

class ModelCardTest {
  private static final List<String> LABELS = List.of("good", "bad");

  @Test
  void everyFactIsInTheCard() {
    String card = ModelCard.render(full("org/base", "{text} . {mask} ."));
    assertThat(card)
        .contains("# reviews\\_en", "`org/base`", "`abc123`", "`ltp`", "`global`", "ratio 0.2")
        .contains("20 of 100 eligible entries (20.0 %)", "1,234, prompt", "has 10,000 parameters")
        .contains("| good | great, fine |", "| bad | poor |", "{text} . {mask} .")
        .contains("| train | train.tsv | 32 | f00 |", "16 per class", "Seed: 7", "| lr | 0.5 |")
        .contains(
            "75.0 % accuracy and 62.5 % macro-F1 on 32 rows of dev (95 % interval of the accuracy 57.9 %"
                + " to 86.7 %; chance 50.0 %)")
        .contains("| sw | 8 | 75.0 % |", "| mean |  | 75.0 % |", "Chance is 50.0 %.")
        .contains("| ltp4j | 1.0 |", "ltp predict --adapter DIR");
  }

  @Test
  void whatIsUnknownIsSaidAndNothingIsLeftUnfilled() {
    String card = ModelCard.render(bare());
    assertThat(card)
        .contains("No ticket was used.", "None were measured.", "There was no dev data")
        .contains("all rows of the training data", "transfer to other languages was not measured")
        .doesNotContain("per class", "known for the languages");
    for (String text : List.of(card, ModelCard.render(full("org/base", "{text} {mask}")))) {
      assertThat(text).doesNotContain("{{", "}}", "null", "Optional", "%s", "%d", "NaN");
      assertThat(text).doesNotContainPattern("(?m)^- [^:]+:\\s*$");
    }
  }

  @Test
  void transferIsClaimedOnlyWhereItWasMeasured() {
    assertThat(ModelCard.render(full("org/base", "{text} {mask}")))
        .contains("known for the languages under")
        .doesNotContain("was not measured");
  }

  @Test
  void tagsAndSeveralLabelsAreCalledWhatTheyAre() throws Exception {
    ModelCard.Facts tags = full("org/base", "x", TaskKind.TOKENS, Confidence.NONE);
    assertThat(ModelCard.render(tags))
        .contains("every word gets one of them", "is a tag for each word and that tag's")
        .contains("75.0 % accuracy (sentences that are wholly right) and 62.5 % macro-F1")
        .contains("57.9 % to 86.7 %)", "The probabilities are not calibrated.")
        .doesNotContain("chance 50", "every input gets one");
    assertThat(frontMatter(tags)).containsEntry("pipeline_tag", "token-classification");
    ModelCard.Facts sets = full("org/base", "x", TaskKind.MULTI_LABEL, Confidence.NONE);
    assertThat(ModelCard.render(sets))
        .contains("those whose probability reaches a threshold", "the labels that it has, perhaps")
        .contains("75.0 % accuracy (rows with exactly the right labels) and 62.5 % macro-F1")
        .contains("57.9 % to 86.7 %)", "The probabilities are not calibrated.")
        .doesNotContain("chance 50", "every input gets one");
    assertThat(frontMatter(sets)).containsEntry("pipeline_tag", "text-classification");
  }

  @Test
  void whetherProbabilitiesAreCalibratedIsWhatTheAdapterDoes() {
    assertThat(card(Confidence.NONE))
        .contains("also text that fits none. ", "The probabilities are not calibrated.")
        .doesNotContain("temperature", "abstained");
    assertThat(card(new Confidence(1.83456, 0)))
        .contains("The probabilities are calibrated: scores are divided by 1.83 before")
        .doesNotContain("not calibrated", "abstained");
    assertThat(card(new Confidence(0.0123456, 0.75)))
        .contains("divided by 0.0123 before", "a probability below 0.75 is marked as abstained.");
    assertThat(card(new Confidence(1, 0.5)))
        .contains("not calibrated", "a probability below 0.5 is marked as abstained.");
  }

  private static String card(Confidence confidence) {
    return ModelCard.render(full("org/base", "x", TaskKind.SINGLE_LABEL, confidence));
  }

  @Test
  void theFrontMatterIsYamlThatTheHubTakes() throws Exception {
    assertThat(frontMatter(full("org/base", "x")))
        .containsEntry("language", List.of("no", "zh-Hans"))
        .containsEntry("base_model", "org/base")
        .containsEntry("library_name", "ltp4j")
        .containsEntry("pipeline_tag", "text-classification")
        .containsKey("tags");
    assertThat(frontMatter(bare())).doesNotContainKeys("language", "base_model");
    for (String path :
        List.of("/home/me/model", "../model", "a/b/c", "a/b\nlicense: mit", "x: y")) {
      assertThat(frontMatter(full(path, "x"))).as(path).doesNotContainKeys("base_model", "license");
    }
  }

  @Test
  void noFolderOfSomebodysDiskIsInTheCard() {
    ModelCard.Facts facts = full("/home/me/models/tiny", "x");
    facts.training().settings().put("train", "/home/me/data/train.tsv");
    facts.training().settings().put("dev", List.of("C:\\Users\\me\\dev.tsv", "data/other.tsv"));
    facts.training().settings().put("price", "$5 and $6");
    facts.training().settings().put("question", "/ {text} / {mask}");
    assertThat(ModelCard.render(facts))
        .doesNotContain("home/me", "Users")
        .contains("`tiny`", "| train | train.tsv |", "\"dev.tsv\",\"data/other.tsv\"")
        .contains("| \\$5 and \\$6 |", "| / \\{text\\} / \\{mask\\} |");
  }

  @Test
  void templatesStandAsTheyAre() {
    for (String template :
        List.of("a | b <mask> {mask}", "line\nline\n# no heading", "```\n{{seed}}\n````", "$1\\")) {
      String card = ModelCard.render(full("org/base", template));
      int at = card.indexOf("text\n" + template + "\n");
      assertThat(at).as(template).isPositive();
      String fence = card.substring(card.lastIndexOf('\n', at) + 1, at);
      assertThat(fence).as(template).matches("`{3,}");
      assertThat(template).doesNotContain(fence);
      assertThat(card).contains(template + "\n" + fence + "\n");
    }
  }

  @Test
  void textInTablesCannotLeaveItsCell() {
    assertThat(Markdown.table(List.of("a"), List.of(List.of("x|y\r\nz"), List.of("<b>`_\\"))))
        .isEqualTo("| a |\n|---|\n| x\\|y z |\n| \\<b\\>\\`\\_\\\\ |");
    assertThat(Markdown.code("a`b``c")).isEqualTo("```a`b``c```");
    assertThat(Markdown.code("`")).isEqualTo("`` ` ``");
    assertThat(Markdown.code("a\nb")).isEqualTo("`a b`");
  }

  @Test
  void thePagesNumbersDoNotDependOnTheLocale() {
    ModelCard.Facts facts = full("org/base", "x");
    String card = ModelCard.render(facts);
    Locale before = Locale.getDefault();
    try {
      for (String tag : List.of("de-DE", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertThat(ModelCard.render(facts)).as(tag).isEqualTo(card);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void placesAndValuesMustMatch() {
    CardTemplate template = new CardTemplate("{{a}} {{b}} {{a}}");
    assertThat(template.fill(Map.of("a", "{{b}}$1\\", "b", "x")))
        .isEqualTo("{{b}}$1\\ x {{b}}$1\\");
    assertThatThrownBy(() -> template.fill(Map.of("a", "1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("{{b}}");
    assertThatThrownBy(() -> template.fill(Map.of("a", "1", "b", "2", "c", "3")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("c");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> frontMatter(ModelCard.Facts facts) throws Exception {
    String card = ModelCard.render(facts);
    assertThat(card).startsWith("---\n");
    return new YAMLMapper().readValue(card.substring(4, card.indexOf("\n---\n", 4)), Map.class);
  }

  private static ModelCard.Facts full(String base, String template) {
    return full(base, template, TaskKind.SINGLE_LABEL, new Confidence(1.5, 0));
  }

  private static ModelCard.Facts full(
      String base, String template, TaskKind kind, Confidence confidence) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("lr", 0.5);
    settings.put("placement", "prefix");
    Confusion confusion = new Confusion(List.of(List.of(3, 1), List.of(1, 3)));
    return new ModelCard.Facts(
        "reviews_en",
        "ltp",
        new ModelCard.BaseModel(base, "abc123", 10_000),
        Optional.of(new ModelCard.TicketFacts("global", 0.2, 20, 100)),
        1234,
        new ModelCard.TaskFacts(
            "reviews",
            kind,
            LABELS,
            Map.of("good", List.of("great", "fine"), "bad", List.of("poor")),
            template),
        new ModelCard.TrainingFacts(
            List.of("no", "zh-Hans", "Not a code"),
            List.of(new ModelCard.DataFile("train", "train.tsv", 32, "f00")),
            Optional.of(16),
            7,
            settings,
            Optional.of(new ModelCard.Dev(0.75, Interval.wilson(24, 32), 0.625, 32)),
            confidence),
        Optional.of(
            new EvaluationResult(LABELS, List.of(LanguageResult.of("sw", confusion, "", 0)))),
        Map.of("ltp4j", "1.0"));
  }

  private static ModelCard.Facts bare() {
    return new ModelCard.Facts(
        "a",
        "ft",
        new ModelCard.BaseModel("model", "abc", 10),
        Optional.empty(),
        10,
        new ModelCard.TaskFacts("t", TaskKind.SINGLE_LABEL, LABELS, Map.of(), "{text}"),
        new ModelCard.TrainingFacts(
            List.of(), List.of(), Optional.empty(), 1, Map.of(), Optional.empty(), Confidence.NONE),
        Optional.empty(),
        Map.of());
  }
}
