package org.ltp4j.method;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ltp4j.data.TaskKind;
import org.ltp4j.prompt.PromptEncoder;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.settings.Settings;
import org.ltp4j.template.HeadKind;
import org.ltp4j.template.Placement;

/** The settings that hold for a method unless the user says otherwise. */
public final class Defaults {
  private final Map<String, Object> values;

  private Defaults(Map<String, Object> values) {
    this.values = values;
  }

  /**
   * Label words answer, scored where the mask is.
   *
   * @param learningRate highest of AdamW
   * @return these two
   */
  public static Defaults labelWords(double learningRate) {
    return of(HeadKind.LABEL_WORDS, learningRate);
  }

  /**
   * A classification head on the first token answers.
   *
   * @param learningRate highest of AdamW
   * @return these two
   */
  public static Defaults classification(double learningRate) {
    return of(HeadKind.CLASSIFICATION, learningRate);
  }

  private static Defaults of(HeadKind head, double learningRate) {
    return new Defaults(Map.of()).with("head", head).with("learning-rate", learningRate);
  }

  /**
   * A soft prompt, whose vectors come from a bi-LSTM.
   *
   * @param tokens how many virtual tokens
   * @param placement where they stand in the input
   * @return these defaults and that
   */
  public Defaults prompt(int tokens, Placement placement) {
    return with("prompt-length", tokens)
        .with("prompt-encoder", PromptEncoder.Kind.LSTM)
        .with("placement", placement);
  }

  /**
   * A deep prompt: key and value vectors in each layer.
   *
   * @param vectors how many of each
   * @return these defaults and that
   */
  public Defaults prefix(int vectors) {
    return with("prefix-length", vectors);
  }

  /**
   * Low-rank products beside the weights of queries and values; they count α / rank times.
   *
   * @param rank columns of the one and rows of the other factor
   * @param alpha α
   * @return these defaults and that
   */
  public Defaults lowRank(int rank, double alpha) {
    return with("rank", rank).with("alpha", alpha);
  }

  /**
   * A share of the entries that the method selects itself.
   *
   * @param share above 0, at most 1
   * @return these defaults and that
   */
  public Defaults ratio(double share) {
    return with("ratio", share);
  }

  /**
   * A share of words that are replaced by their translations.
   *
   * @param share from 0 to 1
   * @return these defaults and that
   */
  public Defaults switchShare(double share) {
    return with("switch-share", share);
  }

  private Defaults with(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(values);
    more.put(key, value);
    return new Defaults(more);
  }

  /** Whether there is one for this setting. */
  boolean has(String key) {
    return values.containsKey(key);
  }

  /** What holds for tasks of this kind: tags of words have a head of their own, and no mask. */
  Defaults of(TaskKind kind) {
    if (kind != TaskKind.TOKENS) {
      return this;
    }
    Defaults tags = with("head", HeadKind.TOKENS);
    return tags.values.get("placement") == Placement.BEFORE_MASK
        ? tags.with("placement", Placement.PREFIX)
        : tags;
  }

  /** The settings with these values where they have none. */
  TrainSettings fill(TrainSettings given) {
    Map<String, Object> missing = new LinkedHashMap<>(values);
    missing.keySet().removeAll(Settings.toMap(given).keySet());
    return Settings.with(given, missing);
  }
}
