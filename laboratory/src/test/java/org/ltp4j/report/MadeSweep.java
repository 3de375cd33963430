package org.ltp4j.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.evaluation.LanguageResult;
import org.ltp4j.evaluation.OneLabel;
import org.ltp4j.evaluation.Prediction;
import org.ltp4j.evaluation.PredictionsFile;
import org.ltp4j.evaluation.TestRows;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.random.Streams;
import org.ltp4j.settings.Pairs;
import org.ltp4j.ticket.RandomScores;
import org.ltp4j.ticket.Selection;
import org.ltp4j.ticket.Strategy;
import org.ltp4j.ticket.Ticket;
import org.ltp4j.trial.DevResult;
import org.ltp4j.trial.Epoch;
import org.ltp4j.trial.SharedStage;
import org.ltp4j.trial.TicketSummary;
import org.ltp4j.trial.TrialCost;
import org.ltp4j.trial.TrialLearning;
import org.ltp4j.trial.TrialResult;
import org.ltp4j.trial.TrialStatus;
import org.ltp4j.trial.TrialStore;
import org.ltp4j.trial.TrialTraces;

/** Trials made by code, with predictions and tickets, as a sweep would leave them. */
final class MadeSweep {
  static final List<String> LABELS = List.of("entailment", "neutral", "contradiction");
  private static final List<Parameter> MODEL = model();

  private final TrialStore store;
  private int made;
  private List<String> trainingLanguages = List.of();
  private Map<String, Object> settings = Map.of("train", Map.of("epochs", 3));

  MadeSweep(Path directory) {
    this.store = new TrialStore(directory);
  }

  /** From now on trials were trained on these languages. */
  MadeSweep trainedOn(String... languages) {
    trainingLanguages = List.of(languages);
    return this;
  }

  /** From now on trials' recipes name this metric. */
  MadeSweep measuredBy(String metric) {
    settings = Map.of("eval", Map.of("metric", metric));
    return this;
  }

  /** Fields from keys and values in turn. */
  static Map<String, Object> fields(Object... pairs) {
    return Pairs.put(new LinkedHashMap<>(), pairs);
  }

  /** A finished trial; in answers, by language, 1 is a right answer and 0 a wrong one. */
  TrialResult done(Map<String, Object> fields, Map<String, String> answers) {
    return done(fields, answers, null);
  }

  private TrialResult done(Map<String, Object> fields, Map<String, String> answers, Ticket ticket) {
    String id = "%012x".formatted(++made * 0x9e3779b97L);
    List<LanguageResult> languages = new ArrayList<>();
    Map<String, TestRows> rows = new LinkedHashMap<>();
    answers.forEach(
        (language, right) -> {
          List<Prediction> predictions =
              IntStream.range(0, right.length())
                  .mapToObj(i -> prediction(language, i, right.charAt(i) == '1'))
                  .toList();
          PredictionsFile.write(
              store.folder(id).resolve(PredictionsFile.name(language)),
              new OneLabel(LABELS),
              predictions,
              List.of(),
              Confidence.NONE);
          languages.add(LanguageResult.of(language, new OneLabel(LABELS), predictions, "00", 0));
          rows.put(language, rows(predictions));
        });
    double seconds = 10 + made % 7;
    List<Epoch> curve =
        List.of(
            new Epoch(1, 1.1 + 0.01 * made, 0.4),
            new Epoch(2, 0.9, 0.5 + 0.002 * made, 0.3, null, 1.5),
            new Epoch(3, 0.8, 0.45));
    List<SharedStage> shared =
        ticket == null
            ? List.of()
            : List.of(new SharedStage("ticket-" + ticket.sha256(), "ticket", 0.5));
    TrialResult trial =
        TrialResult.pending(id, name(fields), fields, settings)
            .done(
                new TrialLearning(curve, new DevResult(0.5, 48, 0.375, null, 1.25), 2),
                trainingLanguages.isEmpty()
                    ? new EvaluationResult(LABELS, languages)
                    : EvaluationResult.of(LABELS, languages, trainingLanguages, rows, 1),
                new TrialCost(
                    1000L * made, 2_000_000L, Map.of("train", seconds), shared, 500_000_000L),
                ticket == null
                    ? TrialTraces.NONE
                    : new TrialTraces(
                        TicketSummary.of(ticket),
                        Map.of("ticket", "../../" + file(ticket)),
                        Map.of()));
    store.save(trial);
    return trial;
  }

  /** A trial that did not finish. */
  TrialResult unfinished(Map<String, Object> fields, TrialStatus status, String reason) {
    String id = "%012x".formatted(++made * 0x9e3779b97L);
    TrialResult trial =
        TrialResult.pending(id, name(fields), fields, Map.of()).with(status, reason);
    store.save(trial);
    return trial;
  }

  /** Methods, strategies, ratios, shots and seeds as the paper has them, on three languages. */
  void everything(int rows) {
    for (int shots : new int[] {1, 4, 16, 64}) {
      for (int seed = 1; seed <= 3; seed++) {
        double level = 0.34 + 0.03 * Math.log(shots);
        done(
            fields("method", "ft", "shots", shots, "seed", seed, "task", "xnli"),
            answers(rows, level, "ft" + shots + seed));
        for (String strategy : List.of("global", "layers=5-8", "random")) {
          for (double ratio : new double[] {0.1, 0.2}) {
            Ticket ticket = ticket(strategy, ratio);
            double better = strategy.equals("random") ? 0.01 : 0.05 + 0.2 * ratio;
            done(
                fields(
                    "method",
                    "ltp",
                    "strategy",
                    strategy,
                    "ratio",
                    ratio,
                    "shots",
                    shots,
                    "seed",
                    seed,
                    "task",
                    "xnli"),
                answers(rows, level + better, strategy + ratio + shots + seed),
                ticket);
          }
        }
      }
    }
    unfinished(
        fields("method", "lora", "shots", 16, "seed", 1, "task", "xnli"),
        TrialStatus.FAILED,
        "model: expected weights, found none; check the path");
    unfinished(
        fields("method", "lora", "shots", 16, "seed", 2, "task", "xnli"),
        TrialStatus.KILLED,
        "the process was ended by signal 9");
  }

  /** Tickets of so many sizes, one trial of each. */
  void tickets(int sizes) {
    for (int i = 1; i <= sizes; i++) {
      double ratio = i / 20.0;
      done(
          fields("method", "ltp", "strategy", "random", "ratio", ratio),
          Map.of("en", "1101"),
          ticket("random", ratio));
    }
  }

  private static Map<String, String> answers(int rows, double accuracy, String name) {
    Map<String, String> answers = new LinkedHashMap<>();
    double level = accuracy;
    for (String language : List.of("sw", "en", "de")) {
      SplittableRandom random = new Streams(1).stream(name, language);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < rows; i++) {
        text.append(random.nextDouble() < level ? '1' : '0');
      }
      answers.put(language, text.toString());
      level += 0.04;
    }
    return answers;
  }

  private Ticket ticket(String strategy, double ratio) {
    String score = strategy.startsWith("random") ? strategy : "random:" + strategy;
    Ticket ticket =
        Selection.of(MODEL, Strategy.parse(score), ratio)
            .cut(
                new RandomScores(new Streams(strategy.equals("random") ? 2 : 1)),
                1,
                "0".repeat(64),
                Map.of());
    ticket.save(store.directory().resolve(file(ticket)));
    return ticket;
  }

  private static String file(Ticket ticket) {
    return "ticket-" + ticket.sha256().substring(0, 8) + ".safetensors";
  }

  private static TestRows rows(List<Prediction> predictions) {
    return TestRows.ofLabels(
        predictions.stream().map(Prediction::id).toList(),
        predictions.stream().mapToInt(p -> LABELS.indexOf(p.gold().get(0))).toArray(),
        predictions.stream().mapToInt(Prediction::label).toArray());
  }

  private static Prediction prediction(String language, int row, boolean isRight) {
    int gold = row % LABELS.size();
    float[] scores = new float[LABELS.size()];
    scores[isRight ? gold : (gold + 1) % LABELS.size()] = 2;
    return new Prediction("row" + row, language, List.of(LABELS.get(gold)), scores);
  }

  private static String name(Map<String, Object> fields) {
    StringBuilder name = new StringBuilder();
    fields.forEach((key, value) -> name.append(key).append("=").append(value).append(" "));
    return name.toString().strip();
  }

  private static List<Parameter> model() {
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(
        new Parameter("embeddings.weight", new long[] {200, 16}, 0, Kind.WORD_EMBEDDINGS));
    for (int layer = 1; layer <= 12; layer++) {
      parameters.add(
          new Parameter("layer." + layer + ".weight", new long[] {16, 16}, layer, Kind.QUERY));
    }
    return parameters;
  }
}
