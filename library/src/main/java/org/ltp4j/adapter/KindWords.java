package org.ltp4j.adapter;

import org.ltp4j.data.TaskKind;

/**
 * What a card says of one kind of task in other words than of another.
 *
 * @param pipeline the hub's name for what it is used for
 * @param answer what a row is answered with
 * @param given which labels an input gets
 * @param accuracy what counts as right
 */
record KindWords(String pipeline, String answer, String given, String accuracy) {
  static KindWords of(TaskKind kind) {
    return switch (kind) {
      case SINGLE_LABEL ->
          new KindWords(
              "text-classification",
              "a label and the probability of every label",
              "every input gets one of them, also text that fits none",
              "accuracy");
      case MULTI_LABEL ->
          new KindWords(
              "text-classification",
              "the labels that it has, perhaps none, and the probability of every label",
              "an input gets those whose probability reaches a threshold that was fitted on dev,"
                  + " perhaps none",
              "accuracy (rows with exactly the right labels)");
      case TOKENS ->
          new KindWords(
              "token-classification",
              "a tag for each word and that tag's probability",
              "every word gets one of them, also in text that fits none",
              "accuracy (sentences that are wholly right)");
    };
  }
}
