package org.ltp4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ltp4j.experiment.ExportNote;
import org.ltp4j.experiment.ImportResult;
import org.ltp4j.experiment.ImportStage;
import org.ltp4j.recipe.ImportSettings;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.stage.ResultFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ltp import}. */
@Command(
    name = "import",
    description = "Make an adapter of a LoRA or a soft prompt that Hugging Face PEFT wrote.")
final class ImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "PEFT",
      description = "Directory that PEFT wrote; --peft says the same.")
  private Path peft;

  @Override
  public Integer call() {
    Map<String, Object> flags =
        new LinkedHashMap<>(
            SettingsOptions.flags(spec.commandLine().getParseResult(), ImportSettings.class));
    if (peft != null) {
      flags.put("peft", peft.toString());
    }
    ImportSettings settings = Settings.resolve(ImportSettings.class, told(flags), flags);
    Output.print(
        spec,
        ResultFormat.of(ImportResult.class)
            .page(Runners.of(spec).run(new ImportStage(), settings)));
    return 0;
  }

  /** What an export of ours says beside what PEFT reads. */
  private static Section told(Map<String, Object> flags) {
    return Optional.ofNullable(flags.get("peft"))
        .flatMap(given -> ExportNote.of(Path.of(given.toString())))
        .map(ExportNote::settings)
        .orElse(Section.none());
  }
}
