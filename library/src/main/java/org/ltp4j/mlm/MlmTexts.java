package org.ltp4j.mlm;

import java.util.List;
import java.util.stream.Stream;
import org.ltp4j.corpus.WholeTexts;
import org.ltp4j.recipe.MlmSettings;

/**
 * What a training reads, tokenized.
 *
 * @param corpus sentences and passages to train on
 * @param heldOut text to measure the loss on
 * @param parallel translations to train on
 * @param heldOutPairs translations to find again
 */
record MlmTexts(Corpus corpus, Corpus heldOut, ParallelText parallel, ParallelText heldOutPairs) {

  static MlmTexts read(MlmSettings settings, WholeTexts texts) {
    return new MlmTexts(
        Corpus.read(settings.text(), texts, settings.maxLength()),
        Corpus.read(settings.heldOut(), texts, settings.maxLength()),
        ParallelText.read(settings.aligned().parallel(), texts),
        ParallelText.read(settings.aligned().heldOutParallel(), texts));
  }

  /** What was odd in the files. */
  List<String> warnings() {
    return Stream.of(
            parallel.warnings().stream(),
            heldOutPairs.warnings().stream(),
            Stream.of(corpus, heldOut)
                .flatMap(texts -> texts.parts().stream())
                .flatMap(part -> part.warnings().stream()))
        .flatMap(warnings -> warnings)
        .toList();
  }
}
