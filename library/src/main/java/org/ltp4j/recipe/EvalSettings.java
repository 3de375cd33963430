package org.ltp4j.recipe;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ltp4j.data.BadRows;
import org.ltp4j.evaluation.Metric;
import org.ltp4j.settings.Heading;
import org.ltp4j.settings.Setting;

/** The settings of evaluation. */
@Heading("Evaluation")
public record EvalSettings(
    @Setting("adapter directory written by the train stage") Path adapter,
    @Setting("base model; without it the one the adapter names") Optional<Path> model,
    @Setting("ticket file, where the adapter names only its hash") Optional<Path> ticket,
    @Setting("a task's name or file; without it the adapter's") Optional<String> task,
    @Setting("data files or directories, or LANGUAGE=FILE") List<Path> data,
    @Setting("languages; without them all that the data has") List<String> languages,
    @Setting(value = "split of a data directory", fallback = "test") String split,
    @Setting(value = "what happens to rows that cannot be used", fallback = "reject")
        BadRows badRows,
    @Setting(value = "tokens in a batch, padding included", fallback = "4096", min = 1)
        int batchTokens,
    @Setting(
            value =
                "what tables show first: accuracy, macro-f1, micro-f1 or span-f1; without it what is"
                    + " usual for the task's kind",
            affectsResult = false)
        Optional<Metric> metric,
    OutputSettings output,
    EngineSettings engine)
    implements DirectorySettings {}
