package org.ltp4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ltp4j.console.Console;
import org.ltp4j.engine.Engine;
import org.ltp4j.export.Export;
import org.ltp4j.export.ExportSettings;
import org.ltp4j.json.Json;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ltp export}. */
@Command(
    name = "export",
    description = "Write a trained classifier for other software, checked against its own answers.")
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "ADAPTER",
      description = "Adapter directory; --adapter says the same.")
  private Path adapter;

  @Override
  public Integer call() {
    Map<String, Object> flags =
        new LinkedHashMap<>(
            SettingsOptions.flags(spec.commandLine().getParseResult(), ExportSettings.class));
    if (adapter != null) {
      flags.put("adapter", adapter.toString());
    }
    ExportSettings settings = Settings.resolve(ExportSettings.class, Section.none(), flags);
    Engine engine = Engine.cpu(Engine.defaultThreads());
    Export.Outcome outcome =
        new Export(settings, SettingsOptions.words(spec), engine).run(new Console());
    Output.print(spec, Json.page(outcome.toJson()));
    return 0;
  }
}
