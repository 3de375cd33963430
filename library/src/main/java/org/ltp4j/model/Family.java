package org.ltp4j.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The supported families of encoders. */
public enum Family {
  /** RoBERTa and XLM-R. */
  ROBERTA(BertTraits.ROBERTA, "roberta"),
  /** BERT, and what others have trained in its form: multilingual E5, MiniLM, LaBSE. */
  BERT(BertTraits.BERT),
  /** DistilBERT. */
  DISTILBERT(new DistilBertTraits()),
  /** ModernBERT and mmBERT. */
  MODERNBERT(new ModernBertTraits());

  private final Traits traits;
  private final List<String> otherTypes;

  Family(Traits traits, String... otherTypes) {
    this.traits = traits;
    this.otherTypes = List.of(otherTypes);
  }

  static Family of(ConfigFile file) {
    String modelType = file.value("model_type").asText("(none)");
    return Arrays.stream(values())
        .filter(f -> f.modelType().equals(modelType) || f.otherTypes.contains(modelType))
        .findFirst()
        .orElseThrow(
            () ->
                file.refuse(
                    "model_type",
                    "one of " + supported(),
                    "'" + modelType + "'",
                    "use a model of a supported family"));
  }

  private static String supported() {
    return Arrays.stream(values())
        .map(
            f ->
                f.otherTypes.isEmpty()
                    ? f.modelType()
                    : f.modelType() + ", " + String.join(", ", f.otherTypes))
        .collect(Collectors.joining(", "));
  }

  Traits traits() {
    return traits;
  }

  /** config.json's model_type when a model is written. */
  public String modelType() {
    return traits.modelType();
  }

  /** Prefix of the encoder's tensors, with its dot. */
  public String prefix() {
    return traits.names().encoder();
  }

  /** Prefix of transformer layer {@code i} (from 0), with its dot. */
  public String layer(int i) {
    return traits.names().layer(i);
  }

  /** Name of the word embeddings, which are also the tied decoder. */
  public String wordEmbeddings() {
    return traits.names().wordEmbeddings();
  }

  /** Name of the decoder's bias. */
  public String headBias() {
    return traits.names().headBias();
  }

  /** Prefix under which some files keep the tied decoder, with its dot. */
  public String decoder() {
    return traits.names().decoder();
  }
}
