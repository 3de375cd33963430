package org.ltp4j.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.IntStream;
import org.ltp4j.parameter.Kind;

/**
 * BERT and RoBERTa: one encoder, whose heads have two sets of names.
 *
 * @param headDense prefix of the head's projection, with its dot
 * @param headNorm prefix of the head's normalisation, with its dot
 * @param padId id of the padding token where the configuration names none
 */
record BertTraits(
    String modelType,
    String architecture,
    String prefix,
    String headDense,
    String headNorm,
    String headBias,
    String decoder,
    int padId)
    implements Traits {
  /** Positions start at 0, two token types. */
  static final BertTraits BERT =
      new BertTraits(
          "bert",
          "BertForMaskedLM",
          "bert.",
          "cls.predictions.transform.dense.",
          "cls.predictions.transform.LayerNorm.",
          "cls.predictions.bias",
          "cls.predictions.decoder.",
          0);

  /** Positions start after the padding id, no token types to speak of. */
  static final BertTraits ROBERTA =
      new BertTraits(
          "xlm-roberta",
          "XLMRobertaForMaskedLM",
          "roberta.",
          "lm_head.dense.",
          "lm_head.layer_norm.",
          "lm_head.bias",
          "lm_head.decoder.",
          1);

  @Override
  public String layer(int i) {
    return prefix + "encoder.layer." + i + ".";
  }

  @Override
  public String wordEmbeddings() {
    return prefix + "embeddings.word_embeddings.weight";
  }

  @Override
  public ModelConfig read(Family family, ConfigFile file) {
    file.only("hidden_act", "gelu");
    file.only("position_embedding_type", "absolute");
    file.only("is_decoder", "false");
    return new ModelConfig(
        family,
        file.count("vocab_size"),
        file.count("hidden_size"),
        file.layers("num_hidden_layers"),
        file.count("num_attention_heads"),
        file.count("intermediate_size"),
        file.count("max_position_embeddings"),
        file.count("type_vocab_size"),
        file.number(1e-12, "layer_norm_eps"),
        file.id(padId, "pad_token_id"),
        file.share(0.1, "hidden_dropout_prob"),
        file.share(0.1, "attention_probs_dropout_prob"),
        file.number(0.02, "initializer_range"),
        null);
  }

  @Override
  public void write(ModelConfig config, ObjectNode json) {
    json.put("vocab_size", config.vocabulary());
    json.put("hidden_size", config.hidden());
    json.put("num_hidden_layers", config.layers());
    json.put("num_attention_heads", config.heads());
    json.put("intermediate_size", config.intermediate());
    json.put("max_position_embeddings", config.positions());
    json.put("type_vocab_size", config.types());
    json.put("layer_norm_eps", config.epsilon());
    json.put("pad_token_id", config.padId());
    if (this.equals(ROBERTA)) {
      json.put("bos_token_id", 0);
      json.put("eos_token_id", 2);
    }
    json.put("hidden_act", "gelu");
    json.put("hidden_dropout_prob", config.hiddenDropout());
    json.put("attention_probs_dropout_prob", config.attentionDropout());
    json.put("initializer_range", config.initializerRange());
  }

  @Override
  public Anatomy anatomy(ModelConfig config) {
    String e = prefix + "embeddings.";
    int h = config.hidden();
    int above = config.layers() + 1;
    return new Anatomy(
        new Anatomy.Embeddings(
            new Table(wordEmbeddings(), Kind.WORD_EMBEDDINGS, config.vocabulary(), h),
            new Table(
                e + "position_embeddings.weight", Kind.POSITION_EMBEDDINGS, config.positions(), h),
            new Table(e + "token_type_embeddings.weight", Kind.TYPE_EMBEDDINGS, config.types(), h),
            new Norm(e + "LayerNorm.", 0, Kind.LAYER_NORM, h, true)),
        IntStream.range(0, config.layers()).mapToObj(i -> layer(config, i)).toList(),
        new Anatomy.HeadParts(
            new Projection(headDense, above, Kind.LM_HEAD, h, h, true),
            new Norm(headNorm, above, Kind.LM_HEAD, h, true),
            headBias,
            config.vocabulary()));
  }

  private PostNormLayer layer(ModelConfig config, int i) {
    String p = layer(i);
    int h = config.hidden();
    int w = config.intermediate();
    return new PostNormLayer(
        new Projection(p + "attention.self.query.", i + 1, Kind.QUERY, h, h, true),
        new Projection(p + "attention.self.key.", i + 1, Kind.KEY, h, h, true),
        new Projection(p + "attention.self.value.", i + 1, Kind.VALUE, h, h, true),
        new Projection(p + "attention.output.dense.", i + 1, Kind.ATTENTION_OUTPUT, h, h, true),
        true,
        new Norm(p + "attention.output.LayerNorm.", i + 1, Kind.LAYER_NORM, h, true),
        new Projection(p + "intermediate.dense.", i + 1, Kind.INTERMEDIATE, w, h, true),
        new Projection(p + "output.dense.", i + 1, Kind.OUTPUT, h, w, true),
        new Norm(p + "output.LayerNorm.", i + 1, Kind.LAYER_NORM, h, true));
  }
}
