package org.ltp4j.ticket;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.problem.OnFailure;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.TensorSource;

/**
 * What masked-language-model training leaves behind for cutting tickets: a safetensors file under
 * canonical names, described in docs/formats.md.
 *
 * @param content what the tensors hold
 * @param base the model that training started from
 * @param provenance where it comes from: data, settings, seed, versions
 * @param tensors the open file
 */
public record Delta(
    Content content, BaseIdentity base, Map<String, String> provenance, TensorSource tensors)
    implements AutoCloseable {
  /** The {@code format} in a delta's metadata. */
  public static final String FORMAT = "ltp4j-delta/1";

  /** What a delta's tensors hold; the metadata has these names in lower case. */
  public enum Content {
    /** θ1. */
    WEIGHTS,
    /** |θ1 − θ0|. */
    CHANGE,
    /** Mean squared gradient at θ0. */
    FISHER,
    /** Σ −θ·gradient on the way from θ0 to θ1; the only one with values below 0. */
    MOVEMENT;

    /** The score that a ticket cut from it is ranked by. */
    public String score() {
      return (this == WEIGHTS ? CHANGE : this).toString();
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Opens a delta; its tensors are mapped when scores are read.
   *
   * @throws Problem (input) if it is no delta or its metadata is incomplete
   */
  public static Delta open(Path path) {
    SafetensorsFile file = SafetensorsFile.open(path);
    return OnFailure.run(file::close, () -> read(file));
  }

  /**
   * The same of a delta that has to start from this model.
   *
   * @throws Problem (input) also if it starts from another
   */
  public static Delta open(Path path, BaseIdentity base) {
    Delta delta = open(path);
    return OnFailure.run(
        delta::close,
        () -> {
          delta.requireBase(base);
          return delta;
        });
  }

  private static Delta read(SafetensorsFile file) {
    Metadata metadata = Metadata.of(file, FORMAT, "make the delta again with ltp mlm");
    return new Delta(content(metadata), metadata.base(), metadata.strings("provenance"), file);
  }

  /**
   * |θ1 − θ0|, or the other score that the file holds.
   *
   * @param base θ0 under canonical names; not read if the file holds the score itself
   */
  public Scores scores(TensorSource base) {
    return switch (content) {
      case WEIGHTS -> new ChangeScores(base, tensors);
      case CHANGE, FISHER -> new StoredScores(tensors, false);
      case MOVEMENT -> new StoredScores(tensors, true);
    };
  }

  /**
   * Refuses another base model.
   *
   * @param found the base model at hand
   * @throws Problem (input) that says what differs
   */
  public void requireBase(BaseIdentity found) {
    base.require(
        tensors.describe(),
        "the base model that training started from",
        found,
        "name that model, or train a delta of this one");
  }

  /** A line to print where the delta, of an earlier version, does not name its base in full. */
  public Optional<String> missingIdentity() {
    return base.missingIdentity(tensors.describe());
  }

  @Override
  public void close() {
    tensors.close();
  }

  private static Content content(Metadata metadata) {
    String text = metadata.require("content");
    for (Content content : Content.values()) {
      if (content.toString().equals(text)) {
        return content;
      }
    }
    throw metadata.refuse(
        "metadata content", "weights, change, fisher or movement", "'" + text + "'");
  }
}
