package org.ltp4j.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.ltp4j.parameter.Kind;

/**
 * ModernBERT (Warner et al. 2024, arXiv 2412.13663), which mmBERT (Marone et al. 2025, arXiv
 * 2509.06888) shares. Its configuration has two spellings of how layers attend: every n-th to all
 * tokens and a base of rotation for each sort, as transformers 4 writes it and the published files
 * have it; or a list of the layers' types and their rotations, as transformers 5 does.
 */
record ModernBertTraits() implements Traits {
  private static final String LOCAL = "sliding_attention";
  private static final String GLOBAL = "full_attention";
  private static final double GLOBAL_THETA = 160000;
  private static final double LOCAL_THETA = 10000;

  private static final TensorNames NAMES =
      new TensorNames(
          "model.",
          "model.layers.",
          "model.embeddings.tok_embeddings.weight",
          "head.dense.",
          "head.norm.",
          "decoder.bias",
          "decoder.");

  @Override
  public String modelType() {
    return "modernbert";
  }

  @Override
  public String architecture() {
    return "ModernBertForMaskedLM";
  }

  @Override
  public TensorNames names() {
    return NAMES;
  }

  @Override
  public ModelConfig read(Family family, ConfigFile file) {
    file.only("hidden_activation", "gelu");
    file.only("classifier_activation", "gelu");
    for (String bias : List.of("attention_bias", "mlp_bias", "norm_bias", "classifier_bias")) {
      file.only(bias, "false");
    }
    file.only("decoder_bias", "true");
    double dropout = file.share(0, "mlp_dropout");
    double embeddingDropout = file.share(dropout, "embedding_dropout");
    file.require(
        embeddingDropout == dropout,
        "embedding_dropout as mlp_dropout, " + dropout,
        embeddingDropout);
    int layers = file.layers("num_hidden_layers");
    return new ModelConfig(
        family,
        file.count("vocab_size"),
        file.count("hidden_size"),
        layers,
        file.count("num_attention_heads"),
        file.count("intermediate_size"),
        file.count("max_position_embeddings"),
        0,
        file.number(1e-5, "norm_eps", "layer_norm_eps"),
        file.id(0, "pad_token_id"),
        new Dropout(dropout, file.share(0, "attention_dropout")),
        file.number(0.02, "initializer_range"),
        new Rotary(
            theta(file, GLOBAL, GLOBAL_THETA, "global_rope_theta"),
            theta(file, LOCAL, LOCAL_THETA, "local_rope_theta"),
            file.countOr(128, "local_attention") / 2,
            local(file, layers)));
  }

  private static double theta(ConfigFile file, String type, double otherwise, String older) {
    JsonNode rope = file.json().path("rope_parameters").path(type);
    String kind = rope.path("rope_type").asText("default");
    if (!kind.equals("default")) {
      throw file.refuse(
          "rope_parameters", "rope_type default", kind, "use a model of a supported kind");
    }
    double theta =
        file.number(rope.path("rope_theta"), "rope_theta", file.number(otherwise, older));
    file.require(
        theta > 0 && theta < Double.POSITIVE_INFINITY, "a positive rope_theta for " + type, theta);
    return theta;
  }

  private static List<Boolean> local(ConfigFile file, int layers) {
    JsonNode types = file.json().path("layer_types");
    if (!types.isArray()) {
      return Rotary.allButEveryNth(layers, file.countOr(3, "global_attn_every_n_layers"));
    }
    List<Boolean> local = new ArrayList<>();
    for (JsonNode type : types) {
      String name = type.asText();
      file.require(
          name.equals(LOCAL) || name.equals(GLOBAL),
          "layer_types of " + LOCAL + " and " + GLOBAL,
          name);
      local.add(name.equals(LOCAL));
    }
    file.require(local.size() == layers, "layer_types of " + layers + " layers", local.size());
    return local;
  }

  @Override
  public void write(ModelConfig config, ObjectNode json) {
    Traits.writeSizes(config, json);
    json.put("norm_eps", config.epsilon());
    json.put("pad_token_id", config.padId());
    json.put("hidden_activation", "gelu");
    json.put("embedding_dropout", config.dropout().hidden());
    json.put("mlp_dropout", config.dropout().hidden());
    json.put("attention_dropout", config.dropout().attention());
    json.put("initializer_range", config.initializerRange());
    Rotary rotary = config.rotary();
    json.put("local_attention", 2 * rotary.window());
    ArrayNode types = json.putArray("layer_types");
    rotary.local().forEach(local -> types.add(local ? LOCAL : GLOBAL));
    ObjectNode rope = json.putObject("rope_parameters");
    rotation(rope.putObject(LOCAL), rotary.localTheta());
    rotation(rope.putObject(GLOBAL), rotary.globalTheta());
    json.put("local_rope_theta", rotary.localTheta());
    json.put("global_rope_theta", rotary.globalTheta());
    IntStream.rangeClosed(1, config.layers())
        .filter(n -> Rotary.allButEveryNth(config.layers(), n).equals(rotary.local()))
        .findFirst()
        .ifPresent(n -> json.put("global_attn_every_n_layers", n));
  }

  private static void rotation(ObjectNode json, double theta) {
    json.put("rope_type", "default");
    json.put("rope_theta", theta);
  }

  @Override
  public Anatomy anatomy(ModelConfig config) {
    int h = config.hidden();
    int above = config.layers() + 1;
    return new Anatomy(
        new Anatomy.Embeddings(
            new Table(NAMES.wordEmbeddings(), Kind.WORD_EMBEDDINGS, config.vocabulary(), h),
            null,
            null,
            norm("model.embeddings.norm.", 0, config)),
        IntStream.range(0, config.layers()).mapToObj(i -> layer(config, i)).toList(),
        new Anatomy.HeadParts(
            new Projection(NAMES.headDense(), above, Kind.LM_HEAD, h, h, false),
            new Norm(NAMES.headNorm(), above, Kind.LM_HEAD, h, false),
            NAMES.headBias(),
            config.vocabulary()));
  }

  private PreNormLayer layer(ModelConfig config, int i) {
    String p = NAMES.layer(i);
    int h = config.hidden();
    int w = config.intermediate();
    return new PreNormLayer(
        i == 0 ? null : norm(p + "attn_norm.", i + 1, config),
        new Projection(p + "attn.Wqkv.", i + 1, Kind.QUERY_KEY_VALUE, 3 * h, h, false),
        config.rotary().reach(i),
        new Projection(p + "attn.Wo.", i + 1, Kind.ATTENTION_OUTPUT, h, h, false),
        norm(p + "mlp_norm.", i + 1, config),
        new Projection(p + "mlp.Wi.", i + 1, Kind.INTERMEDIATE, 2 * w, h, false),
        new Projection(p + "mlp.Wo.", i + 1, Kind.OUTPUT, h, w, false),
        i == config.layers() - 1 ? norm("model.final_norm.", i + 1, config) : null);
  }

  private static Norm norm(String prefix, int layer, ModelConfig config) {
    return new Norm(prefix, layer, Kind.LAYER_NORM, config.hidden(), false);
  }
}
