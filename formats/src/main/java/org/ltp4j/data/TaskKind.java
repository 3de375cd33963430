package org.ltp4j.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import org.ltp4j.evaluation.Decision;
import org.ltp4j.evaluation.LabelSet;
import org.ltp4j.evaluation.OneLabel;
import org.ltp4j.evaluation.WordTags;

/**
 * What a task asks of a row. How its labels are written in files is {@link LabelCells}'s to know;
 * what scores say and what counts, {@link Decision}'s; the loss, that of the training.
 */
public enum TaskKind {
  /** One of the labels. */
  @JsonProperty("single-label")
  SINGLE_LABEL("single-label"),
  /** Any number of the labels. */
  @JsonProperty("multi-label")
  MULTI_LABEL("multi-label"),
  /** A tag for each word, which mark spans of words. */
  @JsonProperty("tokens")
  TOKENS("tokens");

  private final String key;

  TaskKind(String key) {
    this.key = key;
  }

  /** The kind of this name, as task files have it; null if there is none. */
  static TaskKind named(String name) {
    return Arrays.stream(values()).filter(kind -> kind.key.equals(name)).findFirst().orElse(null);
  }

  /** The names of all kinds. */
  static List<String> names() {
    return Arrays.stream(values()).map(TaskKind::toString).toList();
  }

  /**
   * How the scores of labels become an answer.
   *
   * @param threshold probability from which a label is given, where a row may have several
   */
  public Decision decision(List<String> labels, double threshold) {
    return switch (this) {
      case SINGLE_LABEL -> new OneLabel(labels);
      case MULTI_LABEL -> new LabelSet(labels, threshold);
      case TOKENS -> new WordTags(labels);
    };
  }

  /** Files leave the usual kind out: what they say of tasks is what it was before others came. */
  public static final class Usual {
    @Override
    public boolean equals(Object kind) {
      return kind == SINGLE_LABEL;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }

  @Override
  public String toString() {
    return key;
  }
}
