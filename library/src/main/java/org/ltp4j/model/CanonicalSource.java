package org.ltp4j.model;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.Quoted;
import org.ltp4j.safetensors.SameValues;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;

/**
 * A checkpoint under canonical names, whichever of the usual names its tensors have: with or
 * without the family's prefix, the tied matrix as the decoder's weight only, {@code gamma}/{@code
 * beta} for layer normalisations. A tensor that is stored twice (tied) counts once, and must have
 * the same values both times: a decoder of its own is what no supported model computes with.
 */
public final class CanonicalSource implements TensorSource {
  private final TensorSource files;
  private final Map<String, String> fileNames = new LinkedHashMap<>();
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();

  /**
   * Finds every parameter of the model.
   *
   * @throws Problem if a backbone tensor is missing, the file has layers that the config does not,
   *     or any tensor has another shape than the config says; an LM head may be missing, and one
   *     that is not complete counts as missing
   */
  public CanonicalSource(TensorSource files, ModelConfig config) {
    this.files = files;
    refuseMoreLayers(config);
    boolean headed =
        config.parameters().stream()
            .filter(Parameter::isHead)
            .noneMatch(p -> names(config.family(), p.name()).isEmpty());
    for (Parameter p : config.parameters()) {
      if (p.isHead() && !headed) {
        continue;
      }
      find(config.family(), p.name())
          .ifPresentOrElse(
              fileName -> add(p, fileName),
              () -> {
                throw missing(p.name());
              });
    }
  }

  /** Without this, weights of the layers that the config leaves out would be without effect. */
  private void refuseMoreLayers(ModelConfig config) {
    Family family = config.family();
    String next = family.layer(config.layers());
    String bare = next.substring(family.prefix().length());
    for (String name : files.tensors().keySet()) {
      if (name.startsWith(next) || name.startsWith(bare)) {
        throw Problem.input(
            files.describe() + ": tensor " + Quoted.of(name),
            config.layers() + " layers, num_hidden_layers in config.json",
            "one more",
            "put weights and config.json of the same model together");
      }
    }
  }

  private Optional<String> find(Family family, String name) {
    List<String> found = names(family, name);
    for (String second : found.subList(Math.min(1, found.size()), found.size())) {
      SameValues.require(files, found.get(0), second, "config.json makes them one parameter");
    }
    return found.stream().findFirst();
  }

  /** The names among a parameter's usual ones that the file has. */
  private List<String> names(Family family, String name) {
    Stream<String> candidates =
        Stream.of(
            name,
            name.startsWith(family.prefix()) ? name.substring(family.prefix().length()) : name,
            name.equals(family.wordEmbeddings()) ? family.decoder() + "weight" : name,
            name.equals(family.headBias()) ? family.decoder() + "bias" : name);
    return candidates
        .flatMap(
            n ->
                Stream.of(
                    n,
                    n.replace("LayerNorm.weight", "LayerNorm.gamma")
                        .replace("LayerNorm.bias", "LayerNorm.beta")))
        .filter(files.tensors()::containsKey)
        .distinct()
        .toList();
  }

  private void add(Parameter p, String fileName) {
    TensorInfo info = files.tensors().get(fileName);
    if (!Arrays.equals(info.shape(), p.shape())) {
      throw Problem.input(
          files.describe() + ": tensor " + fileName,
          "shape " + Arrays.toString(p.shape()) + " as config.json says",
          Arrays.toString(info.shape()),
          "put weights and config.json of the same model together");
    }
    fileNames.put(p.name(), fileName);
    tensors.put(p.name(), new TensorInfo(p.name(), info.dtype(), info.shape()));
  }

  private Problem missing(String name) {
    List<String> have = files.tensors().keySet().stream().limit(3).toList();
    return Problem.input(
        files.describe(),
        "tensor " + name,
        "none of its usual names (the file begins with " + have + ")",
        "use a complete checkpoint of a model of this family");
  }

  @Override
  public Map<String, TensorInfo> tensors() {
    return tensors;
  }

  @Override
  public Map<String, String> metadata() {
    return files.metadata();
  }

  @Override
  public ByteBuffer bytes(String name) {
    return files.bytes(fileName(name));
  }

  private String fileName(String name) {
    String fileName = fileNames.get(name);
    if (fileName == null) {
      throw missing(name);
    }
    return fileName;
  }

  @Override
  public ByteBuffer piece(String name, long offset, int length) {
    return files.piece(fileName(name), offset, length);
  }

  @Override
  public Optional<Extent> extent(String name) {
    return files.extent(fileName(name));
  }

  @Override
  public String describe() {
    return files.describe();
  }

  @Override
  public void close() {
    files.close();
  }
}
