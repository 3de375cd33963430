package org.ltp4j.method;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.data.Example;
import org.ltp4j.data.Task;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.template.TemplateEncoder;

/**
 * PCT (Qi et al. 2022): everything is trained on each example under the English template and under
 * one whose words Question and Answer are of another language, drawn anew every epoch; see {@link
 * org.ltp4j.prompt.Criterion#CONSISTENCY}. Predictions use the English template.
 */
final class TemplateConsistency implements TwoViews {
  @Override
  public String name() {
    return "pct";
  }

  @Override
  public Defaults defaults() {
    return Defaults.labelWords(1e-5);
  }

  @Override
  public boolean trains(Parameter parameter) {
    return true;
  }

  @Override
  public boolean asksQuestion() {
    return true;
  }

  @Override
  public Optional<SecondView> secondView(TrainSettings settings, Task task, ViewParts parts) {
    String english = parts.format().template();
    if (!english.contains(QuestionWords.ENGLISH.question())
        || !english.contains(QuestionWords.ENGLISH.answer())) {
      throw Problem.usage(
          "template '" + english + "'",
          "the words Question and Answer, which pct translates",
          "a template without them",
          "write e.g. {premise} . Question: {hypothesis} ? Answer: {mask} .");
    }
    List<QuestionWords> languages = QuestionWords.others();
    Map<Integer, TemplateEncoder> renderers = new HashMap<>();
    return Optional.of(
        (index, epoch) -> {
          int language = parts.streams().stream("template", epoch, index).nextInt(languages.size());
          TemplateEncoder renderer =
              renderers.computeIfAbsent(
                  language,
                  l ->
                      parts
                          .format()
                          .withTemplate(languages.get(l).in(english))
                          .renderer(parts.tokenizer()));
          Example example = parts.examples().get(index);
          return renderer.encode("row " + example.id(), example.fields());
        });
  }
}
