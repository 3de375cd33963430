package org.ltp4j.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;

/**
 * What a model is made of, in its canonical order: embeddings, layers from the bottom, head. The
 * list of its parameters follows from this, and the passes run over it.
 */
public record Anatomy(Embeddings embeddings, List<? extends Layer> layers, HeadParts head) {
  /**
   * The embedding block: the tables' rows are added, then normalised.
   *
   * @param positions null where positions enter by rotation
   * @param types null where there are none
   */
  public record Embeddings(Table words, Table positions, Table types, Norm norm) {
    List<Part> parts() {
      return Stream.<Part>of(words, positions, types, norm).filter(p -> p != null).toList();
    }
  }

  /**
   * The masked-language-modelling head; its decoder is the table of word embeddings.
   *
   * @param bias name of the decoder's bias, (vocabulary)
   */
  public record HeadParts(Projection dense, Norm norm, String bias, int vocabulary) {
    List<Parameter> parameters() {
      List<Parameter> parameters = new ArrayList<>(dense.parameters());
      parameters.addAll(norm.parameters());
      parameters.add(new Parameter(bias, new long[] {vocabulary}, dense.layer(), Kind.LM_HEAD));
      return parameters;
    }
  }

  /** All parameters in canonical order. */
  List<Parameter> parameters() {
    Stream<Part> encoder =
        Stream.concat(
            embeddings.parts().stream(), layers.stream().flatMap(layer -> layer.parts().stream()));
    return Stream.concat(
            encoder.flatMap(part -> part.parameters().stream()), head.parameters().stream())
        .toList();
  }
}
