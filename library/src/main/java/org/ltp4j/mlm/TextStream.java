package org.ltp4j.mlm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.ltp4j.corpus.Cut;
import org.ltp4j.corpus.Segment;
import org.ltp4j.corpus.TextRules;
import org.ltp4j.corpus.TextSample;
import org.ltp4j.corpus.TextSource;
import org.ltp4j.corpus.TokenCache;
import org.ltp4j.corpus.TokenFolder;
import org.ltp4j.corpus.Tokenising;
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
  /** A walk over these texts, which nothing has been read of but samples. */
  Walk walk(List<TextSource> texts, Streams streams) {
    List<StreamedWalk.Part> parts = new ArrayList<>();
    List<String> names = Corpus.names(texts.stream().map(TextSource::origin).toList());
    double bytes = 0;
    double toTokenise = 0;
    for (int i = 0; i < texts.size(); i++) {
      TextSample sample =
          texts.get(i).sample(rules(settings), tokenizer, TextSample.size(texts.size()));
      Packing packed = packer().apply(sample.segment());
      parts.add(
          new StreamedWalk.Part(
              names.get(i),
              texts.get(i).whole(),
              packed.size() * sample.times(),
              packed.tokens() * sample.times()));
      bytes += sample.bytes() * sample.times();
      toTokenise += texts.get(i) instanceof TokenFolder ? 0 : sample.bytes() * sample.times();
    }
    TokenCache cache = TokenCache.of(settings.cache());
    if (toTokenise > 0) {
      listener.warns(
          "%s of text are tokenised while training goes on; token ids are kept in %s"
              .formatted(ByteCount.text(toTokenise), cache.folder()));
    }
    int threads = settings.engine().threads();
    Tokenising tokenising =
        cache.open(
            texts,
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
