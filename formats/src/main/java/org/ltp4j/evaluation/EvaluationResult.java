package org.ltp4j.evaluation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.problem.Problem;

/**
 * The results of several languages. Means give every language the same weight, however many rows it
 * has.
 *
 * @param labels names of what is counted, labels or types of spans, in the order of all counts
 * @param languages at least one, in the order of tables
 * @param trainingLanguages languages of the training data; empty where they are not known
 * @param mean over all languages
 * @param zeroShot over the target languages, those that the model was not trained on; empty where
 *     the training languages are not known, or no other was tested
 * @param resampling how the intervals of means were drawn; empty where the languages' rows were not
 *     at hand, and were taken to be independent
 */
public record EvaluationResult(
    List<String> labels,
    List<LanguageResult> languages,
    List<String> trainingLanguages,
    Mean mean,
    Optional<Mean> zeroShot,
    Optional<Resampling> resampling) {
  /** The format of {@link #toJson}. */
  public static final String FORMAT = EvaluationJson.FORMAT;

  /**
   * How intervals were drawn, see {@link Bootstrap}.
   *
   * @param resamples number of draws
   * @param seed of the draws
   * @param sharedIds whether test sets share ids, so that means' intervals of accuracy come from
   *     the draws too, and not from independent languages
   */
  public record Resampling(int resamples, long seed, boolean sharedIds) {}

  /** Makes the lists unmodifiable; refuses counts that do not fit the labels. */
  public EvaluationResult {
    labels = List.copyOf(labels);
    languages = List.copyOf(languages);
    trainingLanguages = List.copyOf(trainingLanguages);
    int classes = labels.size();
    if (languages.isEmpty()
        || languages.stream().anyMatch(l -> l.tally().classes() != classes)
        || languages.stream().map(LanguageResult::language).distinct().count()
            != languages.size()) {
      throw new IllegalArgumentException("languages, each once, with counts of " + labels);
    }
  }

  /** Of counts alone; languages are taken to be independent. */
  public EvaluationResult(List<String> labels, List<LanguageResult> languages) {
    this(labels, languages, List.of(), Mean.of(languages), Optional.empty(), Optional.empty());
  }

  /**
   * Of the rows too.
   *
   * @param trainingLanguages languages of the training data; empty if they are not known
   * @param rows of every language
   * @param seed of the draws
   */
  public static EvaluationResult of(
      List<String> labels,
      List<LanguageResult> languages,
      List<String> trainingLanguages,
      Map<String, TestRows> rows,
      long seed) {
    Bootstrap bootstrap = new Bootstrap(rows, labels.size(), seed);
    List<LanguageResult> parts = new ArrayList<>();
    for (LanguageResult part : languages) {
      parts.add(
          part.with(
              drawn(
                  bootstrap, List.of(part), List.of(part.language()), part.metrics().interval())));
    }
    List<LanguageResult> targets = targets(parts, trainingLanguages);
    return new EvaluationResult(
        labels,
        parts,
        trainingLanguages,
        mean(bootstrap, parts),
        targets.isEmpty() ? Optional.empty() : Optional.of(mean(bootstrap, targets)),
        Optional.of(new Resampling(Bootstrap.RESAMPLES, seed, bootstrap.isShared(rows.keySet()))));
  }

  /** The languages that the model was not trained on; none if it is not known what it was. */
  private static List<LanguageResult> targets(
      List<LanguageResult> languages, List<String> trainingLanguages) {
    return languages.stream()
        .filter(
            part ->
                !trainingLanguages.isEmpty()
                    && !LanguageNames.contain(trainingLanguages, part.language()))
        .toList();
  }

  private static Mean mean(Bootstrap bootstrap, List<LanguageResult> parts) {
    List<Metrics> metrics = parts.stream().map(LanguageResult::metrics).toList();
    List<String> names = parts.stream().map(LanguageResult::language).toList();
    Interval together = Interval.ofTogether(metrics);
    Map<Metric, Interval> intervals = drawn(bootstrap, parts, names, together);
    intervals.put(
        Metric.ACCURACY,
        bootstrap.isShared(names)
            ? bootstrap.interval(Metric.ACCURACY, names).orElse(together)
            : Interval.ofMean(metrics));
    return Mean.of(parts, intervals);
  }

  private static Map<Metric, Interval> drawn(
      Bootstrap bootstrap, List<LanguageResult> parts, List<String> names, Interval otherwise) {
    Map<Metric, Interval> intervals = new EnumMap<>(Metric.class);
    for (Metric metric : LanguageResult.drawn(parts.get(0).tally())) {
      intervals.put(metric, bootstrap.interval(metric, names).orElse(otherwise));
    }
    return intervals;
  }

  /** How the answers in the files of predictions are counted. */
  public Decision decision() {
    return languages.get(0).tally() instanceof Counts counts
        ? counts.of() == Counts.Of.SPANS
            ? WordTags.ofTypes(labels)
            : new LabelSet(labels, LabelSet.EVEN)
        : new OneLabel(labels);
  }

  /** What such results are measured by where nobody says. */
  public Metric usualMetric() {
    return languages.get(0).tally().usual();
  }

  /** Whether the zero-shot mean is there and another than that of all languages. */
  public boolean hasOtherZeroShot() {
    return zeroShot.isPresent() && zeroShot.get().languages().size() < languages.size();
  }

  /** Mean accuracy over the languages. */
  public double meanAccuracy() {
    return mean.accuracy();
  }

  /** 95 % interval of the mean accuracy. */
  public Interval meanInterval() {
    return mean.interval();
  }

  /** Mean macro-F1 over the languages. */
  public double meanMacroF1() {
    return mean.macroF1();
  }

  /** The accuracy of guessing; NaN where rows have not one label each. */
  public double chance() {
    return languages.get(0).metrics().chance();
  }

  /** All of it as plain values for JSON, in a fixed order; see docs/formats.md. */
  public Map<String, Object> toJson() {
    return EvaluationJson.write(this);
  }

  /**
   * Reads back what {@link #toJson} gave. All numbers are computed again from the counts, but for
   * the intervals that were drawn from the rows.
   *
   * @param where the file, for messages
   * @throws Problem if it is not that
   */
  public static EvaluationResult fromJson(Object where, Map<String, Object> json) {
    return EvaluationJson.read(where, json);
  }
}
