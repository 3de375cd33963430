package org.ltp4j.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.classify.Classifier;
import org.ltp4j.data.TaskKind;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.evaluation.LabelSet;
import org.ltp4j.json.Json;
import org.ltp4j.prompt.LabelWords;
import org.ltp4j.template.HeadKind;
import org.ltp4j.template.PromptFormat;
import org.ltp4j.template.Template;
import org.ltp4j.template.Verbalizer;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * {@code ltp.json}: how texts become inputs and scores labels.
 *
 * @param format {@link #FORMAT}
 * @param task name of the task
 * @param kind what is asked of a text
 * @param labels in the order of all scores
 * @param template as it was written
 * @param input what every input consists of, in order
 * @param fields names of the template's fields
 * @param stripPunctuation whether fields lose trailing ASCII punctuation; words with tags never do
 * @param maxLength longest input in tokens
 * @param labelWords label to its words; empty with a classification head
 * @param labelIds for each label its words, as ids whose scores are averaged
 * @param noneIds likewise of no label, whose score is taken off those of labels; null without any
 * @param threshold probability from which a label is given, where a text may have several; else
 *     null
 * @param logPrior what is subtracted from the labels' scores; null where nothing is
 * @param confidence what scores are divided by before they become probabilities, and below which
 *     probability the classifier abstains; null where nothing was fitted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Description(
    String format,
    String task,
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = TaskKind.Usual.class)
        TaskKind kind,
    List<String> labels,
    String template,
    List<InputPart> input,
    List<String> fields,
    @JsonProperty("strip_punctuation") boolean stripPunctuation,
    @JsonProperty("max_length") int maxLength,
    @JsonProperty("label_words") Map<String, List<String>> labelWords,
    @JsonProperty("label_ids") int[][][] labelIds,
    @JsonProperty("none_ids") int[][] noneIds,
    Double threshold,
    @JsonProperty("log_prior") double[] logPrior,
    Confidence confidence) {
  static final String FORMAT = "ltp4j-export/1";
  static final String FILE = "ltp.json";

  /**
   * How an exported classifier reads and answers.
   *
   * @param virtual names of the pieces that stand for virtual tokens; empty where they come in by
   *     themselves, so that they are no part of the input
   */
  static Description of(Adapter adapter, Classifier classifier, List<String> virtual) {
    PromptFormat format = adapter.config().prompt();
    try (Tokenizer tokenizer = Tokenizer.open(classifier.baseDirectory())) {
      InputParts.Names names =
          new InputParts.Names(
              tokenizer.piece(tokenizer.bos()),
              tokenizer.piece(tokenizer.eos()),
              tokenizer.piece(tokenizer.mask()),
              tokenizer.piece(tokenizer.unk()));
      Verbalizer words =
          format.head() == HeadKind.LABEL_WORDS ? format.verbalizer(tokenizer) : null;
      int count = format.labels().size();
      return new Description(
          FORMAT,
          adapter.config().task().name(),
          adapter.config().task().kind(),
          format.labels(),
          format.template(),
          InputParts.of(format, names, virtual),
          Template.parse(format.template()).fields(),
          format.stripPunctuation() && format.head() != HeadKind.TOKENS,
          format.maxLength() - (format.promptLength() - virtual.size()),
          words == null ? null : format.labelWords(),
          words == null ? null : Arrays.copyOf(words.pieces(), count),
          words == null || words.pieces().length == count ? null : words.pieces()[count],
          adapter.config().decision() instanceof LabelSet set ? set.threshold() : null,
          classifier.logPrior().orElse(null),
          adapter.config().confidence());
    }
  }

  /** Reads the file of a directory. */
  static Description read(Path folder) throws IOException {
    return Json.MAPPER.readValue(folder.resolve(FILE).toFile(), Description.class);
  }

  /** Completes what files leave out where it is as usual. */
  Description {
    kind = kind == null ? TaskKind.SINGLE_LABEL : kind;
  }

  /** The probability of each label; of each label of each word where words have labels. */
  double[] probabilities(float[] scores) {
    if (kind == TaskKind.MULTI_LABEL) {
      return kind.decision(labels, threshold).probabilities(scores, 0);
    }
    int each = labels.size();
    return IntStream.range(0, scores.length / each)
        .mapToObj(word -> Arrays.copyOfRange(scores, word * each, (word + 1) * each))
        .flatMapToDouble(word -> Arrays.stream(Confidence.NONE.probabilities(word)))
        .toArray();
  }

  /** Takes the labels' log priors off their scores, in place. */
  float[][] withoutPrior(float[][] scores) {
    for (float[] row : scores) {
      for (int label = 0; logPrior != null && label < row.length; label++) {
        row[label] -= (float) logPrior[label];
      }
    }
    return scores;
  }

  /** The label words as numbers; null with a classification head. */
  LabelWords words(PromptFormat format) {
    if (labelIds == null) {
      return null;
    }
    int[][][] pieces = Arrays.copyOf(labelIds, labels.size() + (noneIds == null ? 0 : 1));
    if (noneIds != null) {
      pieces[labels.size()] = noneIds;
    }
    return LabelWords.of(
        new Verbalizer(
            labels, List.copyOf(labelWords.values()), pieces, format.multiPiece(), List.of()),
        labels.size());
  }
}
