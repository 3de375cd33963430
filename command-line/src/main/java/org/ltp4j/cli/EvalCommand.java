package org.ltp4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ltp4j.evaluation.Agreement;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.evaluation.EvaluationTable;
import org.ltp4j.evaluation.LanguageResult;
import org.ltp4j.evaluation.Metric;
import org.ltp4j.evaluation.PredictionsFile;
import org.ltp4j.evaluation.StoredPrediction;
import org.ltp4j.experiment.EvalStage;
import org.ltp4j.experiment.Tested;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.EvalSettings;
import org.ltp4j.recipe.StageName;
import org.ltp4j.run.RunFiles;
import org.ltp4j.serving.BundleClassifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code ltp eval}. */
@Command(
    name = "eval",
    description = "Test an adapter or a bundle on any number of languages in one pass.")
final class EvalCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--confusion", description = "Print the confusion matrices too.")
  private boolean confusion;

  @Option(
      names = "--calibration",
      description =
          "Print how far probabilities can be believed: the expected calibration error, and the"
              + " accuracy of the surest rows.")
  private boolean calibration;

  @Option(
      names = "--agreement",
      paramLabel = "<dir>",
      description =
          "Output directory of another evaluation of the same rows, e.g. in another precision:"
              + " print how far its answers are the same.")
  private Path other;

  @Override
  public Integer call() {
    EvalSettings settings = settings();
    if (other != null && !Files.isRegularFile(new RunFiles(other).result())) {
      throw Problem.usage(
          "--agreement",
          "a finished evaluation's output directory",
          other,
          "check the path, or run that evaluation first");
    }
    EvalStage stage =
        BundleClassifier.isAt(settings.adapter())
            ? new EvalStage(EvalCommand::bundle)
            : new EvalStage();
    EvaluationResult result = Runners.of(spec).run(stage, settings);
    Metric metric = settings.metric().orElseGet(result::usualMetric);
    String table =
        confusion
            ? EvaluationTable.renderWithConfusion(result, metric)
            : EvaluationTable.render(result, metric);
    String further = other == null ? "" : "\n" + agreement(result, settings.out());
    String reliability = calibration ? "\n" + EvaluationTable.renderReliability(result) : "";
    Output.print(spec, table + reliability + further);
    return 0;
  }

  private static Tested bundle(EvalSettings settings) {
    return new TestedBundle(
        BundleClassifier.load(
            settings.adapter(), BundleFlags.threads(settings.engine().threads())));
  }

  private EvalSettings settings() {
    ParseResult parsed = spec.commandLine().getParseResult();
    Map<String, Object> flags = SettingsOptions.flags(parsed, EvalSettings.class);
    if (flags.get("adapter") instanceof String adapter && BundleClassifier.isAt(Path.of(adapter))) {
      BundleFlags.check("eval", flags);
    }
    if (!AutomaticPrecision.isWanted(flags)) {
      return SettingsOptions.resolve(parsed, StageName.EVAL, EvalSettings.class);
    }
    EvalSettings plain = resolve(AutomaticPrecision.placeholder(flags));
    return resolve(
        AutomaticPrecision.choose(
            flags,
            plain.engine(),
            plain.adapter(),
            plain.model().orElse(null),
            spec.commandLine().getErr()));
  }

  private EvalSettings resolve(Map<String, Object> flags) {
    return SettingsOptions.resolve(
        spec.commandLine().getParseResult(), StageName.EVAL, EvalSettings.class, flags);
  }

  private String agreement(EvaluationResult result, Path out) {
    Map<String, Agreement> languages = new LinkedHashMap<>();
    for (LanguageResult language : result.languages()) {
      String file = PredictionsFile.name(language.language());
      languages.put(
          language.language(), Agreement.of(read(out.resolve(file)), read(other.resolve(file))));
    }
    return EvaluationTable.renderAgreement(languages);
  }

  private static List<StoredPrediction> read(Path file) {
    return PredictionsFile.read(file, "evaluate the same data with the same languages again");
  }
}
