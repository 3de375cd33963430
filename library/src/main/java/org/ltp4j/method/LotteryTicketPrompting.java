package org.ltp4j.method;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.mlm.MlmStage;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.EvalSettings;
import org.ltp4j.recipe.MlmSettings;
import org.ltp4j.recipe.Recipe;
import org.ltp4j.recipe.RunSettings;
import org.ltp4j.recipe.StageName;
import org.ltp4j.recipe.TicketSettings;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.tuning.Method;
import org.ltp4j.yaml.Yaml;

/**
 * Lottery Ticket Prompt-learning (Li and Luo 2024, arXiv 2404.01242).
 *
 * <ol>
 *   <li>Fine-tune all parameters θ0 of a multilingual masked language model on English text: θ1.
 *   <li>The ticket: the share ρ of the parameters with the largest |θ1 - θ0|.
 *   <li>Back at θ0, train a soft prompt together with just the ticket's parameters on a few
 *       labelled English examples, classifying by the label words at the mask.
 *   <li>Keep the epoch that is best on English dev.
 *   <li>Test every language.
 * </ol>
 *
 * <p>θ0 may itself be adapted to a language first: masked-language-modelling on its text, before
 * step 1.
 *
 * <p>Each step leaves its result in a directory of its own and is skipped when its inputs and
 * settings have not changed. A recipe without a step's section leaves the step out; then the later
 * ones name what they start from.
 */
public final class LotteryTicketPrompting {
  private static final String TICKET = "ticket.safetensors";

  private final Recipe recipe;
  private final Path out;
  private final List<String> command;
  private final Map<String, Object> resolved = new LinkedHashMap<>();

  /**
   * The method as a recipe describes it.
   *
   * @param command the command line, for provenance
   */
  public LotteryTicketPrompting(Recipe recipe, List<String> command) {
    this.recipe = recipe;
    this.out = Settings.resolve(RunSettings.class, recipe.shared(), Map.of()).out();
    this.command = command;
  }

  /** Told when a step begins. */
  public interface Listener {
    /** A step of this name begins. */
    void begins(StageName stage);
  }

  /** Runs the steps; the result is empty where nothing was tested. */
  public Optional<EvaluationResult> run(Listener listener) {
    Map<String, Object> delta = Map.of("delta", out.resolve("mlm").resolve(MlmStage.DELTA));
    Map<String, Object> ticket = Map.of("ticket", out.resolve(TICKET));
    Map<String, Object> adapter =
        Map.of("adapter", out.resolve("train").resolve(TrainStage.ADAPTER));

    Optional<MlmSettings> adapt =
        settings(StageName.ADAPT, MlmSettings.class, Map.of("store", "model"));
    Map<String, Object> base = adapt.map(this::adapted).orElse(Map.of());
    Optional<MlmSettings> mlm = settings(StageName.MLM, MlmSettings.class, base);
    boolean leavesDelta = mlm.isPresent() && !mlm.get().leavesModel();
    Optional<TicketSettings> cut =
        settings(
            StageName.TICKET,
            TicketSettings.class,
            join(base, Map.of("out", out.resolve(TICKET)), leavesDelta ? delta : Map.of()));
    // Without the recipe's ticket first: only settings know the method, and some take no ticket.
    Optional<TrainSettings> train =
        settings(StageName.TRAIN, TrainSettings.class, base)
            .filter(s -> cut.isEmpty() || !Method.of(s.tuning().method()).takesRecipesTicket())
            .or(() -> settings(StageName.TRAIN, TrainSettings.class, join(base, ticket)));
    Optional<EvalSettings> eval =
        settings(
            StageName.EVAL, EvalSettings.class, join(base, train.isPresent() ? adapter : Map.of()));
    AtomicFiles.writeString(out.resolve("recipe.yaml"), Yaml.write(resolved));

    adapt.ifPresent(s -> begin(listener, StageName.ADAPT, () -> new MlmStage(s, command).run()));
    mlm.ifPresent(s -> begin(listener, StageName.MLM, () -> new MlmStage(s, command).run()));
    cut.ifPresent(s -> begin(listener, StageName.TICKET, () -> new TicketStage(s).run()));
    train.ifPresent(s -> begin(listener, StageName.TRAIN, () -> new TrainStage(s, command).run()));
    return eval.map(
        s -> {
          listener.begins(StageName.EVAL);
          return new EvalStage(s, command).run();
        });
  }

  private static void begin(Listener listener, StageName stage, Runnable work) {
    listener.begins(stage);
    work.run();
  }

  /** The adapted model, which takes the place of the recipe's. */
  private Map<String, Object> adapted(MlmSettings adapt) {
    if (!adapt.leavesModel()) {
      throw Problem.usage(
          recipe.section(StageName.ADAPT).place() + ", key store",
          "model",
          adapt.store().name().toLowerCase(Locale.ROOT),
          "leave it out; a delta is what the section mlm is for");
    }
    return Map.of("model", adapt.out().resolve(MlmStage.MODEL));
  }

  /** A step's settings; what the steps before leave is its default, also before what all share. */
  private <R extends Record> Optional<R> settings(
      StageName stage, Class<R> type, Map<String, Object> defaults) {
    if (!recipe.has(stage)) {
      return Optional.empty();
    }
    Section section = recipe.section(stage);
    Map<String, Object> values = new LinkedHashMap<>(section.values());
    defaults.forEach(
        (key, value) -> {
          if (!recipe.gives(stage, key)) {
            values.put(key, value.toString());
          }
        });
    R settings = Settings.resolve(type, new Section(section.place(), values), Map.of());
    resolved.put(stage.key(), Settings.toMap(settings));
    return Optional.of(settings);
  }

  @SafeVarargs
  private static Map<String, Object> join(Map<String, Object>... parts) {
    Map<String, Object> joined = new LinkedHashMap<>();
    for (Map<String, Object> part : parts) {
      joined.putAll(part);
    }
    return joined;
  }
}
