package org.ltp4j.answer;

import java.util.List;
import java.util.Map;
import org.ltp4j.data.TaskKind;
import org.ltp4j.evaluation.Confidence;

/**
 * What a classifier answers, and for which texts.
 *
 * @param task name of the task it has learnt
 * @param kind what it asks of a text
 * @param fields what a text consists of, in the task's order, e.g. premise and hypothesis
 * @param labels in the order of all scores
 * @param trainingLanguages languages of its training data; empty if they are not known
 * @param maxLength most tokens that it reads of a text, those of the template included
 * @param confidence how scores become probabilities, and when it abstains
 * @param engine what computes it, in words
 * @param madeOf hashes of what it was made of, by name
 */
public record ClassifierInfo(
    String task,
    TaskKind kind,
    List<String> fields,
    List<String> labels,
    List<String> trainingLanguages,
    int maxLength,
    Confidence confidence,
    String engine,
    Map<String, String> madeOf) {}
