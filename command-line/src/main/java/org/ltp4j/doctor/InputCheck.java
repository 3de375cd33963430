package org.ltp4j.doctor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ltp4j.data.Dataset;
import org.ltp4j.experiment.TrainingData;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.scoring.EncodedSet;
import org.ltp4j.template.Encoded;
import org.ltp4j.template.HeadKind;
import org.ltp4j.template.PromptFormat;
import org.ltp4j.template.TemplateEncoder;
import org.ltp4j.tokenizer.Tokenizer;

/** What the model reads: examples token by token, lengths, truncation, unknown pieces. */
final class InputCheck {
  /** More cut inputs than this say that the maximal length does not suit the data. */
  private static final double MOST_TRUNCATED = 0.1;

  /** More unknown pieces than this say that the tokenizer does not suit the language. */
  private static final double MOST_UNKNOWN = 0.05;

  private final Notes notes;
  private final PromptFormat format;
  private final Tokenizer tokenizer;

  /**
   * Inputs of both data sets.
   *
   * @param train to learn from
   * @param dev to pick the best epoch by
   */
  record Inputs(EncodedSet train, EncodedSet dev) {}

  InputCheck(Notes notes, PromptFormat format, Tokenizer tokenizer) {
    this.notes = notes;
    this.format = format;
    this.tokenizer = tokenizer;
  }

  /** Renders everything as training does. */
  Optional<Inputs> examine(TrainingData data, ModelConfig config) {
    Optional<TemplateEncoder> renderer =
        notes.attempt("template", () -> format.renderer(tokenizer));
    if (renderer.isEmpty()) {
      return Optional.empty();
    }
    notes.fine("template", format.template());
    notes.fine(
        "positions",
        "inputs of at most %s of %s, the prompt's %s included"
            .formatted(format.maxLength(), config.maxTokens(), format.promptLength()));
    notes.fact("template", format.template());
    notes.fact("prompt_length", format.promptLength());
    notes.fact("max_length", format.maxLength());
    Optional<EncodedSet> train = render("train", data.train(), renderer.get());
    Optional<EncodedSet> dev = render("dev", data.dev(), renderer.get());
    train.ifPresent(this::examples);
    return train.isPresent() && dev.isPresent()
        ? Optional.of(new Inputs(train.get(), dev.get()))
        : Optional.empty();
  }

  private Optional<EncodedSet> render(String topic, Dataset data, TemplateEncoder renderer) {
    Optional<EncodedSet> set =
        notes.attempt(topic, () -> EncodedSet.of(data, renderer, format.labels()));
    set.ifPresent(
        inputs -> {
          lengths(topic, inputs);
          unknown(topic, inputs);
        });
    return set;
  }

  private void lengths(String topic, EncodedSet set) {
    int[] lengths = set.inputs().stream().mapToInt(Encoded::length).sorted().toArray();
    int longest = lengths[lengths.length - 1];
    notes.fine(
        topic + " lengths",
        "%s to %s tokens, median %s".formatted(lengths[0], longest, lengths[lengths.length / 2]));
    long cut = topic.equals("train") ? set.partlyTrained() : set.truncated();
    notes.warnIf(
        cut > MOST_TRUNCATED * set.size(),
        topic + " truncated",
        "%s of %s rows, %s".formatted(cut, set.size(), Quantities.percent(cut, set.size())),
        "raise --max-length or shorten the template");
    notes.fact(topic + "_lengths", List.of(lengths[0], lengths[lengths.length / 2], longest));
    notes.fact(topic + "_truncated", cut);
  }

  private void unknown(String topic, EncodedSet set) {
    int[] ids =
        set.inputs().stream()
            .flatMapToInt(i -> Arrays.stream(i.ids()))
            .filter(i -> i >= 0)
            .toArray();
    long unknown = IntStream.of(ids).filter(id -> id == tokenizer.unk()).count();
    notes.warnIf(
        unknown > MOST_UNKNOWN * ids.length,
        topic + " unknown",
        "%s of the pieces are %s"
            .formatted(Quantities.percent(unknown, ids.length), tokenizer.piece(tokenizer.unk())),
        "the model cannot read them; use one made for this script");
    notes.fact(topic + "_unknown_share", (double) unknown / ids.length);
  }

  /** The first example of each label. */
  private void examples(EncodedSet set) {
    for (int index = 0; index < format.labels().size(); index++) {
      int wanted = index;
      IntStream.range(0, set.size())
          .filter(i -> Arrays.stream(set.gold()[i]).anyMatch(label -> label == wanted))
          .findFirst()
          .ifPresent(i -> example(format.labels().get(wanted), set.inputs().get(i)));
    }
  }

  private void example(String label, Encoded input) {
    Tokens tokens = new Tokens(input, tokenizer);
    List<String> details = new ArrayList<>(List.of("text    " + tokens.text()));
    details.addAll(tokens.columns());
    String cut = input.truncated() ? ", " + input.dropped() + " cut off" : "";
    notes.fine(
        "first " + label,
        "%s tokens%s, %s at %s"
            .formatted(
                input.length(),
                cut,
                format.head() == HeadKind.LABEL_WORDS ? "mask" : "label read",
                input.readAt()),
        details);
  }
}
