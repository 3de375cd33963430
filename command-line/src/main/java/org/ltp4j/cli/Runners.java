package org.ltp4j.cli;

import java.util.List;
import java.util.Map;
import org.ltp4j.console.Console;
import org.ltp4j.json.Json;
import org.ltp4j.recipe.SharedSettings;
import org.ltp4j.run.Listener;
import org.ltp4j.stage.RankProcesses;
import org.ltp4j.stage.ResultFormat;
import org.ltp4j.stage.SharedStage;
import org.ltp4j.stage.StageRunner;
import picocli.CommandLine.Model.CommandSpec;

/** Runners of stages for the commands: they show progress, hear Ctrl-C, and start processes. */
final class Runners {
  private Runners() {}

  /** A runner for a command, whose words go into provenance. */
  static StageRunner of(CommandSpec command) {
    Listener console = new Console();
    return StageRunner.of(SettingsOptions.words(command), console)
        .with(new RankProcesses(List.of(Ltp.class.getName(), RankCommand.NAME), console));
  }

  /** Runs a stage that may be shared, and gives what it has to say as JSON. */
  static <S extends Record & SharedSettings, R extends Record> String result(
      CommandSpec command, SharedStage<S, R> stage, Class<R> type, S settings) {
    return of(command)
        .together(stage, settings)
        .map(ResultFormat.of(type)::page)
        .orElseGet(
            () -> Json.page(Map.of("rank", settings.processes().processRank().orElseThrow())));
  }
}
