package org.ltp4j.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ltp4j.evaluation.Metric;
import org.ltp4j.settings.Heading;
import org.ltp4j.settings.Setting;

/** The settings of a report. */
@Heading("Report")
public record ReportSettings(
    @Setting(
            "fields that make the rows of tables, e.g. method,ratio; without them all that differ"
                + " but seed, shots and task")
        List<String> rows,
    @Setting(
            value = "what the columns are: language, or a field, e.g. shots",
            fallback = "language")
        String columns,
    @Setting(
            "accuracy, macro-f1, micro-f1 or span-f1; without it what the trials' recipe has as"
                + " eval.metric, or what is usual for the task's kind")
        Optional<Metric> metric,
    @Setting(
            value = "languages that means are over: all, or without the training data's, zero-shot",
            fallback = "all")
        Over over,
    @Setting(
            "row that every other one of its table is tested against, e.g. method=ft or"
                + " strategy=random")
        Optional<String> against,
    @Setting(
            value = "show trials of earlier versions of the recipe too, which are still there",
            fallback = "false")
        boolean all,
    @Setting("directory to write; without it the directory report beside the trials")
        Optional<Path> out,
    @Setting(value = "write the pictures as PNG too", fallback = "true") boolean png,
    @Setting(value = "resamples of the paired test", fallback = "2000", min = 100, max = 1_000_000)
        int resamples,
    @Setting(value = "seed of the paired test", fallback = "1") long seed) {
  /** Which languages a mean is over. */
  public enum Over {
    /** All that were tested. */
    ALL,
    /** Those that the model was not trained on. */
    ZERO_SHOT
  }

  /** Columns are languages and their mean. */
  static final String LANGUAGE = "language";
}
