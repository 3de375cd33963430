package org.ltp4j.classify;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.adapter.AdapterConfig;
import org.ltp4j.answer.ClassifierInfo;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.engine.Engine;
import org.ltp4j.files.FileHash;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.prompt.ClassHead;
import org.ltp4j.prompt.LabelWords;
import org.ltp4j.prompt.PromptEncoder;
import org.ltp4j.prompt.WordHead;
import org.ltp4j.template.HeadKind;
import org.ltp4j.template.Template;
import org.ltp4j.tokenizer.Tokenizer;

/** What an adapter adds to its base model, on the model's engine, and what it says of both. */
final class AdapterParts {
  private AdapterParts() {}

  /**
   * A soft prompt.
   *
   * @param virtual its trained vectors (P, H), row by row
   * @return for the caller to close
   */
  static PromptEncoder prompt(float[] virtual, ModelWeights weights) {
    try (PointerScope scope = new PointerScope()) {
      int hidden = weights.config().hidden();
      int length = virtual.length / hidden;
      return PromptEncoder.of(
          Map.of("embedding.weight", weights.engine().tensor(virtual, length, hidden)));
    }
  }

  /**
   * A head of classes.
   *
   * @return for the caller to close; null where label words answer
   */
  static ClassHead classHead(Adapter adapter, ModelWeights weights) {
    HeadKind kind = adapter.config().prompt().head();
    if (kind == HeadKind.LABEL_WORDS) {
      return null;
    }
    ModelConfig shape = weights.config();
    int labels = adapter.config().prompt().labels().size();
    return ClassHead.of(
        kind,
        adapter.part(Adapter.HEAD, ClassHead.shapes(kind, shape, labels)),
        shape,
        labels,
        weights.engine());
  }

  /** The label words' head; it is the model's own, and closed with it. */
  static WordHead words(Adapter adapter, Tokenizer tokenizer, ModelWeights weights) {
    AdapterConfig config = adapter.config();
    return new WordHead(
        weights,
        LabelWords.of(config.prompt().verbalizer(tokenizer), config.prompt().labels().size()));
  }

  /** What the classifier answers, and what it is made of. */
  static ClassifierInfo info(Adapter adapter, BaseIdentity base, Template template, Engine engine) {
    AdapterConfig config = adapter.config();
    Map<String, String> madeOf = new TreeMap<>();
    madeOf.put("model", base.weights());
    madeOf.put("tokenizer", base.tokenizer());
    madeOf.put("adapter", FileHash.sha256(adapter.weightsFile()));
    return new ClassifierInfo(
        config.task().name(),
        config.task().kind(),
        template.fields(),
        config.prompt().labels(),
        adapter.trainingLanguages(),
        config.prompt().maxLength(),
        config.fitted(),
        "libtorch, %s, %s, %s threads"
            .formatted(
                engine.device(),
                engine.precision().name().toLowerCase(Locale.ROOT),
                engine.threads()),
        madeOf);
  }
}
