package org.ltp4j.method;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.ltp4j.data.Example;
import org.ltp4j.data.Task;
import org.ltp4j.data.TextFiles;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.template.Placement;
import org.ltp4j.template.TemplateEncoder;

/**
 * SoftMV (Li et al. 2023): everything is trained, with a soft prompt before the mask, on each
 * example and on a code-switched copy, in which words are replaced by their translations into
 * languages drawn anew for each word and epoch; see {@link org.ltp4j.prompt.Criterion#CONSISTENCY}.
 * Label words are the task's in both.
 */
final class CodeSwitching implements TwoViews {
  @Override
  public String name() {
    return "softmv";
  }

  @Override
  public Defaults defaults() {
    return Defaults.labelWords(1e-5).prompt(4, Placement.BEFORE_MASK).switchShare(0.5);
  }

  @Override
  public Set<String> uses() {
    return Set.of("dictionaries");
  }

  @Override
  public boolean trains(Parameter parameter) {
    return true;
  }

  @Override
  public void check(TrainSettings settings) {
    if (settings.methodSettings().dictionaries().isEmpty()) {
      throw Problem.usage(
          "--method softmv",
          "bilingual dictionaries, from which it takes other languages' words",
          "none",
          "give files of lines 'word word' (as MUSE has them) with --dictionaries");
    }
  }

  @Override
  public Optional<SecondView> secondView(TrainSettings settings, Task task, ViewParts parts) {
    List<Path> files = TextFiles.expand(settings.methodSettings().dictionaries());
    List<BilingualDictionary> all = files.stream().map(BilingualDictionary::load).toList();
    double share = settings.methodSettings().switchShare().orElseThrow();
    TemplateEncoder renderer = parts.format().renderer(parts.tokenizer());
    return Optional.of(
        (index, epoch) -> {
          SplittableRandom random = parts.streams().stream("code-switch", epoch, index);
          Example example = parts.examples().get(index);
          Map<String, String> switched = new HashMap<>(example.fields());
          for (String field : renderer.template().fields()) {
            switched.computeIfPresent(
                field, (name, text) -> BilingualDictionary.mix(text, all, share, random));
          }
          return renderer.encode("row " + example.id(), switched);
        });
  }
}
