package org.ltp4j.export;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.ltp4j.engine.Engine;
import org.ltp4j.model.Additions;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.prompt.ClassHead;
import org.ltp4j.prompt.PromptBatch;
import org.ltp4j.prompt.PromptEncoder;
import org.ltp4j.prompt.PromptModel;
import org.ltp4j.prompt.WordHead;
import org.ltp4j.scoring.EncodedSet;
import org.ltp4j.template.Encoded;
import org.ltp4j.template.PromptFormat;

/**
 * Scores by what was read back from an export.
 *
 * @param weights the model's
 * @param description the export's
 * @param format how labels are scored
 */
record Rescored(ModelWeights weights, Description description, PromptFormat format) {
  /**
   * The labels' scores of rendered rows.
   *
   * @param additions what stands beside the weights
   * @param virtual virtual tokens, P·H numbers; empty without any
   * @param head a classification head's values by our names; empty where label words are scored
   * @param ids of an input, from those of the rendered one
   */
  List<float[]> by(
      Additions additions,
      float[] virtual,
      Map<String, float[]> head,
      UnaryOperator<int[]> ids,
      EncodedSet rows) {
    Encoder encoder = new Encoder(weights, additions);
    try (PromptEncoder prompt = prompt(virtual);
        ClassHead own = head(head)) {
      PromptModel model =
          new PromptModel(
              encoder,
              prompt,
              own == null ? new WordHead(weights, description.words(format)) : own);
      return Encoded.scores(
          rows.inputs(),
          windows ->
              List.of(
                  description.withoutPrior(
                      model.scores(
                          new PromptBatch(
                              windows.stream().map(w -> ids.apply(w.ids())).toArray(int[][]::new),
                              windows.stream().map(Encoded::places).toArray(int[][]::new),
                              null)))));
    }
  }

  private PromptEncoder prompt(float[] virtual) {
    int hidden = weights.config().hidden();
    Engine engine = weights.engine();
    try (PointerScope scope = new PointerScope()) {
      return virtual.length == 0
          ? null
          : PromptEncoder.of(
              Map.of("embedding.weight", engine.tensor(virtual, virtual.length / hidden, hidden)));
    }
  }

  private ClassHead head(Map<String, float[]> values) {
    int labels = description.labels().size();
    return values.isEmpty()
        ? null
        : ClassHead.of(format.head(), values, weights.config(), labels, weights.engine());
  }
}
