package org.ltp4j.mlm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.ltp4j.corpus.Cut;
import org.ltp4j.corpus.Segment;
import org.ltp4j.corpus.TextRules;
import org.ltp4j.corpus.TextSample;
import org.ltp4j.corpus.TokenCache;
import org.ltp4j.corpus.Tokenising;
import org.ltp4j.data.TextFiles;
import org.ltp4j.data.TextShape;
import org.ltp4j.engine.Engine;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.MlmSettings;
import org.ltp4j.run.ByteCount;
import org.ltp4j.run.Listener;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Opens text that is too large to be read before training begins.
 *
 * @param listener is told where token ids are kept, and how far they are where they are waited for
 */
record TextStream(MlmSettings settings, Tokenizer tokenizer, Listener listener) {
  /** Samples of all texts together, bytes. */
  private static final long SAMPLED = 1 << 20;

  private static final long SAMPLED_AT_LEAST = 1 << 14;

  /** A walk over these files, which nothing has been read of but samples. */
  Walk walk(List<Path> files, Streams streams) {
    List<StreamedWalk.Part> parts = new ArrayList<>();
    List<String> names = Corpus.names(files);
    double bytes = 0;
    for (int i = 0; i < files.size(); i++) {
      TextSample sample =
          TextSample.of(
              files.get(i),
              TextShape.of(files.get(i), rules(settings).field()),
              tokenizer,
              Math.max(SAMPLED_AT_LEAST, SAMPLED / files.size()));
      Packing packed = packer().apply(sample.segment());
      parts.add(
          new StreamedWalk.Part(
              names.get(i),
              TextFiles.whole(files.get(i)),
              packed.size() * sample.times(),
              packed.tokens() * sample.times()));
      bytes += sample.segment().stretch().to() * sample.times();
    }
    TokenCache cache = TokenCache.of(settings.cache());
    listener.warns(
        "%s of text are tokenised while training goes on; token ids are kept in %s"
            .formatted(ByteCount.text(bytes), cache.folder()));
    int threads = settings.engine().threads();
    Tokenising tokenising =
        cache.open(
            files,
            tokenizer,
            rules(settings),
            Cut.STREAMED,
            threads == 0 ? Engine.defaultThreads() : threads,
            new ShownText(listener, Math.round(bytes)));
    return new StreamedWalk(
        parts, tokenising, Cut.STREAMED, packer(), settings.languageExponent(), streams);
  }

  /** How text is read from files. */
  static TextRules rules(MlmSettings settings) {
    return new TextRules(settings.badLines(), settings.textField().orElse(TextShape.USUAL_FIELD));
  }

  private Function<Segment, Packing> packer() {
    return segment ->
        Packing.of(
            segment,
            tokenizer.bos(),
            tokenizer.eos(),
            settings.maxLength(),
            settings.documentsApart());
  }
}
