package org.ltp4j.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.classify.Classifier;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.prompt.LabelWords;
import org.ltp4j.template.PromptFormat;
import org.ltp4j.template.Template;
import org.ltp4j.template.Verbalizer;
import org.ltp4j.tokenizer.Tokenizer;

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
 * @param confidence what scores are divided by before they become probabilities, and below which
 *     probability the classifier abstains; null where nothing was fitted
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
    @JsonProperty("log_prior") double[] logPrior,
    Confidence confidence) {
  static final String FORMAT = "ltp4j-export/1";
  static final String FILE = "ltp.json";

  /** What a merged adapter is. */
  static Description of(Adapter adapter, Classifier classifier, Merged merged) {
    PromptFormat format = merged.format();
    try (Tokenizer tokenizer = Tokenizer.open(classifier.baseDirectory())) {
      InputParts.Names names =
          new InputParts.Names(
              tokenizer.piece(tokenizer.bos()),
              tokenizer.piece(tokenizer.eos()),
              tokenizer.piece(tokenizer.mask()));
      Verbalizer words = merged.head().isEmpty() ? format.verbalizer(tokenizer) : null;
      return new Description(
          FORMAT,
          adapter.config().task().name(),
          format.labels(),
          format.template(),
          InputParts.of(format, names, merged.pieces().names()),
          Template.parse(format.template()).fields(),
          format.stripPunctuation(),
          format.maxLength(),
          words == null ? null : format.labelWords(),
          words == null ? null : words.pieces(),
          classifier.logPrior().orElse(null),
          adapter.config().confidence());
    }
  }

  /** The label words as numbers; null with a classification head. */
  LabelWords words(PromptFormat format) {
    return labelIds == null
        ? null
        : LabelWords.of(
            new Verbalizer(
                labels,
                List.copyOf(labelWords.values()),
                labelIds,
                format.multiPiece(),
                List.of()));
  }
}
