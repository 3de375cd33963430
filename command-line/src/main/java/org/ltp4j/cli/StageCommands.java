package org.ltp4j.cli;

import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.ltp4j.distill.DistillResult;
import org.ltp4j.distill.DistillStage;
import org.ltp4j.experiment.ComposeResult;
import org.ltp4j.experiment.ComposeStage;
import org.ltp4j.experiment.TicketStage;
import org.ltp4j.experiment.TrainStage;
import org.ltp4j.method.TrainResult;
import org.ltp4j.mlm.MlmResult;
import org.ltp4j.mlm.MlmStage;
import org.ltp4j.recipe.ComposeSettings;
import org.ltp4j.recipe.DistillSettings;
import org.ltp4j.recipe.MlmSettings;
import org.ltp4j.recipe.StageName;
import org.ltp4j.recipe.TicketSettings;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.recipe.TrimSettings;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.stage.ResultFormat;
import org.ltp4j.ticket.TicketView;
import org.ltp4j.trim.TrimResult;
import org.ltp4j.trim.TrimStage;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * The commands that do one stage and nothing else: the stage's settings are their flags, and what
 * they print is its result.
 */
final class StageCommands {
  private StageCommands() {}

  static CommandSpec mlm() {
    return ofStage(
        "mlm",
        "Train a model on plain text by masked-language-modelling; leaves a delta.",
        StageName.MLM,
        MlmSettings.class,
        (spec, settings) ->
            Runners.result(
                spec, new MlmStage(), MlmResult.class, StandardInput.kept(settings, System.in)));
  }

  static CommandSpec cut() {
    return ofStage(
        "cut",
        "Cut a ticket from a delta, or a control ticket.",
        StageName.TICKET,
        TicketSettings.class,
        (spec, settings) -> TicketView.inspect(Runners.of(spec).run(new TicketStage(), settings)));
  }

  static CommandSpec train() {
    return ofStage(
        "train",
        "Train a soft prompt together with a ticket; leaves an adapter.",
        StageName.TRAIN,
        TrainSettings.class,
        (spec, settings) -> Runners.result(spec, new TrainStage(), TrainResult.class, settings));
  }

  static CommandSpec distill() {
    return ofStage(
        "distill",
        "Teach a smaller model what a model knows, on plain text.",
        StageName.DISTILL,
        DistillSettings.class,
        (spec, settings) ->
            ResultFormat.of(DistillResult.class)
                .page(Runners.of(spec).run(new DistillStage(), settings)));
  }

  static CommandSpec compose() {
    return outsideRecipes(
        "compose",
        "Add a language's sparse changes to a task's adapter: an adapter of both.",
        ComposeSettings.class,
        (spec, settings) ->
            ResultFormat.of(ComposeResult.class)
                .page(Runners.of(spec).run(new ComposeStage(), settings)));
  }

  static CommandSpec trim() {
    return outsideRecipes(
        "trim",
        "Make a model smaller: keep only the vocabulary that given texts use.",
        TrimSettings.class,
        (spec, settings) ->
            ResultFormat.of(TrimResult.class)
                .page(Runners.of(spec).run(new TrimStage(), settings)));
  }

  /** A stage that recipes have no section for. */
  private static <S extends Record> CommandSpec outsideRecipes(
      String name, String description, Class<S> type, BiFunction<CommandSpec, S, String> work) {
    CommandSpec spec =
        command(
            name,
            description,
            parsed -> Settings.resolve(type, Section.none(), SettingsOptions.flags(parsed, type)),
            work);
    return SettingsOptions.add(spec, type);
  }

  private static <S extends Record> CommandSpec ofStage(
      String name,
      String description,
      StageName stage,
      Class<S> type,
      BiFunction<CommandSpec, S, String> work) {
    CommandSpec spec =
        command(name, description, parsed -> SettingsOptions.resolve(parsed, stage, type), work);
    return SettingsOptions.add(spec, stage);
  }

  private static <S> CommandSpec command(
      String name,
      String description,
      Function<ParseResult, S> settings,
      BiFunction<CommandSpec, S, String> work) {
    CommandSpec spec = new Action<>(settings, work).spec;
    spec.usageMessage().description(description);
    return spec.name(name);
  }

  /** What the command line calls. */
  private static final class Action<S> implements Callable<Integer> {
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
    private final Function<ParseResult, S> settings;
    private final BiFunction<CommandSpec, S, String> work;

    Action(Function<ParseResult, S> settings, BiFunction<CommandSpec, S, String> work) {
      this.settings = settings;
      this.work = work;
    }

    @Override
    public Integer call() {
      Output.print(spec, work.apply(spec, settings.apply(spec.commandLine().getParseResult())));
      return 0;
    }
  }
}
