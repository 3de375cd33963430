package org.ltp4j.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * {@code ltp.json}: how texts become inputs and scores labels.
 *
 * @param format {@link #FORMAT}
 * @param task name of the task
 * @param labels in the order of all scores
 * @param template as it was written
 * @param input what every input consists of, in order
 * @param fields names of the template's fields
 * @param stripPunctuation whether fields lose trailing ASCII punctuation
 * @param maxLength longest input in tokens
 * @param labelWords label to its words; empty with a classification head
 * @param labelIds for each label its words, as ids whose scores are averaged
 * @param logPrior what is subtracted from the labels' scores; null where nothing is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Description(
    String format,
    String task,
    List<String> labels,
    String template,
    List<InputPart> input,
    List<String> fields,
    @JsonProperty("strip_punctuation") boolean stripPunctuation,
    @JsonProperty("max_length") int maxLength,
    @JsonProperty("label_words") Map<String, List<String>> labelWords,
    @JsonProperty("label_ids") int[][][] labelIds,
    @JsonProperty("log_prior") double[] logPrior) {
  static final String FORMAT = "ltp4j-export/1";
  static final String FILE = "ltp.json";
}
