package org.ltp4j.model;

import java.util.ArrayList;
import java.util.List;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;

/** The parameters of a model in canonical order: embeddings, layers from the bottom, LM head. */
final class ParameterList {
  private final ModelConfig config;
  private final List<Parameter> list = new ArrayList<>();

  private ParameterList(ModelConfig config) {
    this.config = config;
  }

  static List<Parameter> of(ModelConfig config) {
    ParameterList p = new ParameterList(config);
    p.embeddings();
    for (int i = 0; i < config.layers(); i++) {
      p.layer(i);
    }
    p.head();
    return List.copyOf(p.list);
  }

  private void embeddings() {
    Family f = config.family();
    int h = config.hidden();
    add(f.wordEmbeddings(), 0, Kind.WORD_EMBEDDINGS, config.vocabulary(), h);
    add(f.positionEmbeddings(), 0, Kind.POSITION_EMBEDDINGS, config.positions(), h);
    add(f.typeEmbeddings(), 0, Kind.TYPE_EMBEDDINGS, config.types(), h);
    norm(f.embeddingNorm(), 0, Kind.LAYER_NORM);
  }

  private void layer(int i) {
    String prefix = config.family().layer(i);
    int h = config.hidden();
    int w = config.intermediate();
    projection(prefix + "attention.self.query.", i + 1, Kind.QUERY, h, h);
    projection(prefix + "attention.self.key.", i + 1, Kind.KEY, h, h);
    projection(prefix + "attention.self.value.", i + 1, Kind.VALUE, h, h);
    projection(prefix + "attention.output.dense.", i + 1, Kind.ATTENTION_OUTPUT, h, h);
    norm(prefix + "attention.output.LayerNorm.", i + 1, Kind.LAYER_NORM);
    projection(prefix + "intermediate.dense.", i + 1, Kind.INTERMEDIATE, w, h);
    projection(prefix + "output.dense.", i + 1, Kind.OUTPUT, h, w);
    norm(prefix + "output.LayerNorm.", i + 1, Kind.LAYER_NORM);
  }

  private void head() {
    Family f = config.family();
    int above = config.layers() + 1;
    projection(f.headDense(), above, Kind.LM_HEAD, config.hidden(), config.hidden());
    norm(f.headNorm(), above, Kind.LM_HEAD);
    add(f.headBias(), above, Kind.LM_HEAD, config.vocabulary());
  }

  private void projection(String prefix, int layer, Kind kind, long out, long in) {
    add(prefix + "weight", layer, kind, out, in);
    add(prefix + "bias", layer, kind, out);
  }

  private void norm(String prefix, int layer, Kind kind) {
    add(prefix + "weight", layer, kind, config.hidden());
    add(prefix + "bias", layer, kind, config.hidden());
  }

  private void add(String name, int layer, Kind kind, long... shape) {
    list.add(new Parameter(name, shape, layer, kind));
  }
}
