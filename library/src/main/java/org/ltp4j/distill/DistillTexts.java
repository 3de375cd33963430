package org.ltp4j.distill;

import java.util.List;
import java.util.stream.Stream;
import org.ltp4j.corpus.WholeTexts;
import org.ltp4j.mlm.Corpus;
import org.ltp4j.mlm.ParallelText;
import org.ltp4j.recipe.DistillSettings;

/**
 * What a distillation reads, tokenized.
 *
 * @param corpus rows to learn from, all of one length
 * @param heldOut text to measure the loss on
 * @param heldOutPairs translations to find again
 */
record DistillTexts(Corpus corpus, Corpus heldOut, ParallelText heldOutPairs) {
  static DistillTexts read(DistillSettings settings, WholeTexts texts) {
    return new DistillTexts(
        Corpus.readFull(settings.text(), texts, settings.maxLength()),
        Corpus.read(settings.heldOut(), texts, settings.maxLength(), false),
        ParallelText.read(settings.heldOutParallel(), texts));
  }

  /** Warnings about the files. */
  List<String> warnings() {
    return Stream.concat(
            heldOutPairs.warnings().stream(),
            Stream.of(corpus, heldOut)
                .flatMap(texts -> texts.parts().stream())
                .flatMap(part -> part.warnings().stream()))
        .toList();
  }
}
