package org.ltp4j.mlm;

import java.util.List;
import org.ltp4j.recipe.MlmSettings;
import org.ltp4j.run.Warnings;

/**
 * What a training reads, tokenized.
 *
 * @param corpus sentences and passages to train on
 * @param heldOut text to measure the loss on
 * @param parallel translations to train on
 * @param heldOutPairs translations to find again
 */
record MlmTexts(Corpus corpus, Corpus heldOut, ParallelText parallel, ParallelText heldOutPairs) {

  static MlmTexts read(MlmSettings settings, LineTokens lines) {
    return new MlmTexts(
        Corpus.read(settings.text(), lines, settings.maxLength()),
        Corpus.read(settings.heldOut(), lines, settings.maxLength()),
        ParallelText.read(settings.aligned().parallel(), lines),
        ParallelText.read(settings.aligned().heldOutParallel(), lines));
  }

  /** Says what was odd in the files. */
  void warn() {
    Warnings.print(parallel.warnings());
    Warnings.print(heldOutPairs.warnings());
    for (Corpus part : List.of(corpus, heldOut)) {
      part.parts().forEach(p -> Warnings.print(p.warnings()));
    }
  }
}
