package org.ltp4j.model;

import java.nio.file.Path;
import org.ltp4j.problem.Problem;

/** The supported families: one encoder architecture under two sets of names. */
public enum Family {
  /** RoBERTa and XLM-R: positions start after the padding id, no token types to speak of. */
  ROBERTA(
      "xlm-roberta",
      "XLMRobertaForMaskedLM",
      "roberta.",
      "lm_head.dense.",
      "lm_head.layer_norm.",
      "lm_head.bias",
      "lm_head.decoder.",
      1),
  /** BERT: positions start at 0, two token types. */
  BERT(
      "bert",
      "BertForMaskedLM",
      "bert.",
      "cls.predictions.transform.dense.",
      "cls.predictions.transform.LayerNorm.",
      "cls.predictions.bias",
      "cls.predictions.decoder.",
      0);

  private final String modelType;
  private final String architecture;
  private final String prefix;
  private final String headDense;
  private final String headNorm;
  private final String headBias;
  private final String decoder;
  private final int defaultPadId;

  Family(
      String modelType,
      String architecture,
      String prefix,
      String headDense,
      String headNorm,
      String headBias,
      String decoder,
      int defaultPadId) {
    this.modelType = modelType;
    this.architecture = architecture;
    this.prefix = prefix;
    this.headDense = headDense;
    this.headNorm = headNorm;
    this.headBias = headBias;
    this.decoder = decoder;
    this.defaultPadId = defaultPadId;
  }

  static Family ofModelType(Path file, String modelType) {
    return switch (modelType) {
      case "xlm-roberta", "roberta" -> ROBERTA;
      case "bert" -> BERT;
      default ->
          throw Problem.input(
              file + ": model_type",
              "one of xlm-roberta, roberta, bert",
              "'" + modelType + "'",
              "use a model of a supported family");
    };
  }

  /** config.json's model_type when a model is written. */
  public String modelType() {
    return modelType;
  }

  String architecture() {
    return architecture;
  }

  int defaultPadId() {
    return defaultPadId;
  }

  /** Prefix of the backbone's tensors, with its dot. */
  public String prefix() {
    return prefix;
  }

  /** Prefix of transformer layer {@code i} (from 0), with its dot. */
  public String layer(int i) {
    return prefix + "encoder.layer." + i + ".";
  }

  /** Name of the word embeddings, which are also the tied decoder. */
  public String wordEmbeddings() {
    return prefix + "embeddings.word_embeddings.weight";
  }

  /** Name of the position embeddings. */
  public String positionEmbeddings() {
    return prefix + "embeddings.position_embeddings.weight";
  }

  /** Name of the token type embeddings. */
  public String typeEmbeddings() {
    return prefix + "embeddings.token_type_embeddings.weight";
  }

  /** Prefix of the embeddings' layer normalisation, with its dot. */
  public String embeddingNorm() {
    return prefix + "embeddings.LayerNorm.";
  }

  /** Prefix of the MLM head's projection, with its dot. */
  public String headDense() {
    return headDense;
  }

  /** Prefix of the MLM head's layer normalisation, with its dot. */
  public String headNorm() {
    return headNorm;
  }

  /** Name of the decoder's bias. */
  public String headBias() {
    return headBias;
  }

  /** Prefix under which some files keep the tied decoder, with its dot. */
  public String decoder() {
    return decoder;
  }
}
