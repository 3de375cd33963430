package org.ltp4j.mlm;

import java.util.List;
import java.util.stream.Stream;
import org.ltp4j.corpus.TextSource;
import org.ltp4j.corpus.WholeTexts;
import org.ltp4j.data.TextFiles;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.MlmSettings;
import org.ltp4j.run.Listener;

/**
 * What a training reads.
 *
 * @param text to train on, read by now or streamed
 * @param heldOut text to measure the loss on
 * @param parallel translations to train on
 * @param heldOutPairs translations to find again
 */
record MlmTexts(Walk text, Corpus heldOut, ParallelText parallel, ParallelText heldOutPairs)
    implements AutoCloseable {

  static MlmTexts read(MlmSettings settings, WholeTexts texts, Streams streams, Listener listener) {
    Corpus heldOut = Corpus.read(settings.heldOut(), texts, settings.maxLength(), false);
    ParallelText parallel = ParallelText.read(settings.aligned().parallel(), texts);
    ParallelText pairs = ParallelText.read(settings.aligned().heldOutParallel(), texts);
    // Last, since a streamed one has to be closed again.
    return new MlmTexts(text(settings, texts, streams, listener), heldOut, parallel, pairs);
  }

  private static Walk text(
      MlmSettings settings, WholeTexts texts, Streams streams, Listener listener) {
    List<TextSource> sources = TextSource.of(settings.text());
    TextFiles.passedOver(TextSource.texts(settings.text())).forEach(listener::warns);
    if (!TextSource.areSmall(sources)) {
      return new TextStream(settings, texts.tokenizer(), listener).walk(sources, streams);
    }
    return new WholeWalk(
        Corpus.of(sources, texts, settings.maxLength(), settings.documentsApart()),
        settings.languageExponent(),
        streams);
  }

  /** Warnings about the files. */
  List<String> warnings() {
    return Stream.of(
            parallel.warnings().stream(),
            heldOutPairs.warnings().stream(),
            text.warnings().stream(),
            heldOut.parts().stream().flatMap(part -> part.warnings().stream()))
        .flatMap(warnings -> warnings)
        .toList();
  }

  @Override
  public void close() {
    text.close();
  }
}
