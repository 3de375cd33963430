package org.ltp4j.adapter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.data.TaskKind;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.evaluation.Interval;

/**
 * The README.md of an adapter directory, filled from data: a Hugging Face model card. Its text is
 * the resource model-card.md; here are the values of its places.
 */
public final class ModelCard {
  /**
   * What a card says.
   *
   * @param name name of the adapter
   * @param method short name of the method, e.g. {@code ltp}
   * @param base the model it belongs to
   * @param ticket the ticket; empty if the backbone stayed frozen
   * @param trainedEntries numbers that were trained, prompt, encoder and head included
   * @param task the task and how it is asked for
   * @param training what it was trained on, and how
   * @param results measured results; empty if nothing was measured
   * @param versions versions of ltp4j, of its engine and of Java
   */
  public record Facts(
      String name,
      String method,
      BaseModel base,
      Optional<TicketFacts> ticket,
      long trainedEntries,
      TaskFacts task,
      TrainingFacts training,
      Optional<EvaluationResult> results,
      Map<String, String> versions) {}

  /**
   * The model an adapter belongs to.
   *
   * @param name hub name or directory name
   * @param sha256 hash of its weights
   * @param parameters number of its parameters
   */
  public record BaseModel(String name, String sha256, long parameters) {}

  /**
   * The selected entries of the backbone.
   *
   * @param strategy e.g. {@code global}
   * @param ratio active ratio
   * @param selected number of entries, k
   * @param eligible number of entries it was chosen from, N
   */
  public record TicketFacts(String strategy, double ratio, long selected, long eligible) {}

  /**
   * The task.
   *
   * @param name its name
   * @param kind what it asks of a row
   * @param labels label names in order
   * @param labelWords label → words
   * @param template the template as written
   */
  public record TaskFacts(
      String name,
      TaskKind kind,
      List<String> labels,
      Map<String, List<String>> labelWords,
      String template) {}

  /**
   * The training.
   *
   * @param languages language codes of its data
   * @param data the files that were trained and selected on
   * @param shots examples per class; empty if all of the data was used
   * @param seed the run's seed
   * @param settings the other settings, in order
   * @param dev accuracy on the data that picked the epoch; empty if there was none
   * @param confidence what was fitted on that data; {@link Confidence#NONE} where nothing was
   */
  public record TrainingFacts(
      List<String> languages,
      List<DataFile> data,
      Optional<Integer> shots,
      long seed,
      Map<String, Object> settings,
      Optional<Dev> dev,
      Confidence confidence) {}

  /**
   * A data file.
   *
   * @param role {@code train} or {@code dev}
   * @param file its name
   * @param rows number of rows that were used
   * @param sha256 hash of its bytes
   */
  public record DataFile(String role, String file, int rows, String sha256) {}

  /**
   * How the best epoch did on dev.
   *
   * @param accuracy its accuracy
   * @param interval 95 % interval
   * @param macroF1 mean F1 of the labels
   * @param n number of rows
   */
  public record Dev(double accuracy, Interval interval, double macroF1, int n) {}

  private ModelCard() {}

  /** The card's text. */
  public static String render(Facts facts) {
    TrainingFacts training = facts.training();
    KindWords words = KindWords.of(facts.task().kind());
    Map<String, String> places = new LinkedHashMap<>();
    places.put("front-matter", CardSections.frontMatter(facts));
    places.put("name", Markdown.text(facts.name()));
    places.put("method", Markdown.code(facts.method()));
    places.put("task", Markdown.code(facts.task().name()));
    places.put("base", Markdown.code(CardSections.base(facts.base())));
    places.put("base-sha256", Markdown.code(facts.base().sha256()));
    places.put("answer", words.answer());
    places.put("ticket", facts.ticket().map(CardSections::ticket).orElse("No ticket was used."));
    places.put("trained", CardSections.trained(facts));
    places.put("template", Markdown.block(facts.task().template()));
    places.put("labels", CardSections.labels(facts.task()));
    places.put("data", CardSections.data(training.data()));
    places.put("shots", CardSections.shots(training));
    places.put("seed", Long.toString(training.seed()));
    places.put(
        "settings", Markdown.pairs("setting", "value", CardSections.settings(training.settings())));
    places.put("dev", CardSections.dev(facts));
    places.put("given", words.given());
    places.put("limits", CardSections.limits(facts));
    places.put("probabilities", CardSections.probabilities(training.confidence()));
    places.put("results", facts.results().map(CardSections::results).orElse("None were measured."));
    places.put("versions", Markdown.pairs("part", "version", facts.versions()));
    return CardTemplate.load().fill(places);
  }
}
