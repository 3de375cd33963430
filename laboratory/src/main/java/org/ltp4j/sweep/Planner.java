package org.ltp4j.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.ltp4j.experiment.EvalStage;
import org.ltp4j.experiment.Hashes;
import org.ltp4j.experiment.TrainStage;
import org.ltp4j.grid.Grid;
import org.ltp4j.grid.KeyPath;
import org.ltp4j.method.CompleteSettings;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.EvalSettings;
import org.ltp4j.recipe.MlmSettings;
import org.ltp4j.recipe.Recipe;
import org.ltp4j.recipe.StageName;
import org.ltp4j.recipe.TicketSettings;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.run.Build;
import org.ltp4j.scoring.ModelCache;
import org.ltp4j.settings.Settings;
import org.ltp4j.ticket.Selection;
import org.ltp4j.ticket.Strategy;

/**
 * Turns a grid into a plan. Stages and trials are named by a hash of everything that affects their
 * results: the settings that do (as provenance defines them; paths count by what is in the files),
 * the inputs, the version, and the shared stages below. What has one name is done once, so settings
 * that a trial does not look at, such as the ratio of a ticket that its method has no use for, do
 * not double it.
 */
public final class Planner {
  private static final int DIGITS = 12;
  private static final String SHOTS = "shots";

  /** Keys of places and of the sweep's own business, which a plan leaves open. */
  private static final Set<String> PLACES = Set.of("out", "overwrite", "threads", "adapter");

  private final InputHashes hashes = new InputHashes();
  private final ModelCache models;
  private final Set<Map<String, Object>> foreseen = new HashSet<>();
  private final Map<String, Plan.Shared> shared = new LinkedHashMap<>();
  private final Map<String, Plan.Trial> trials = new LinkedHashMap<>();

  private Planner(ModelCache models) {
    this.models = models;
  }

  /** As {@link #plan(Grid, boolean, UnaryOperator)}, with inputs that are paths. */
  public static Plan plan(Grid grid, boolean keepAdapters) {
    return plan(grid, keepAdapters, UnaryOperator.identity());
  }

  /**
   * Plans a sweep; reads and hashes every input, writes nothing.
   *
   * @param here names the local copy of an input that is not a path of this machine
   * @throws Problem for any setting or input that cannot be used
   */
  public static Plan plan(Grid grid, boolean keepAdapters, UnaryOperator<String> here) {
    try (ModelCache models = new ModelCache(0)) {
      Planner planner = new Planner(models);
      for (Grid.Cell cell : grid.cells()) {
        planner.add(new Grid.Cell(cell.recipe().changing(here), cell.differing()));
      }
      return new Plan(
          Plan.FORMAT,
          Build.current().version(),
          keepAdapters,
          List.copyOf(planner.shared.values()),
          List.copyOf(planner.trials.values()));
    }
  }

  private static void refuse(Recipe recipe, StageName stage, String command) {
    if (recipe.has(stage)) {
      throw Problem.usage(
          "sweep",
          "trials that start from a model that is there",
          "a section " + stage.key(),
          "make the model first with " + command);
    }
  }

  private void add(Grid.Cell cell) {
    Recipe recipe = cell.recipe();
    if (!recipe.has(StageName.TRAIN)) {
      throw Problem.usage("sweep", "a section train", "none", "say what the trials train");
    }
    refuse(recipe, StageName.ADAPT, "ltp mlm --store model");
    refuse(recipe, StageName.DISTILL, "ltp distill");
    // With the method's defaults, so that writing a default out is not another trial.
    TrainSettings train =
        CompleteSettings.of(resolve(recipe, StageName.TRAIN, TrainSettings.class, Map.of()));
    String ticket =
        recipe.has(StageName.TICKET) && TicketUse.isWanted(train) ? ticket(recipe) : null;
    Map<String, Map<String, Object>> settings = new LinkedHashMap<>();
    Map<String, Map<String, String>> inputs = new LinkedHashMap<>();
    settings.put(StageName.TRAIN.key(), placeless(train));
    inputs.put(StageName.TRAIN.key(), hashes.of(train, InputHashes.roles(TrainSettings.class)));
    Map<String, Object> key = new TreeMap<>();
    key.put("train", counting(train));
    Optional<EvalSettings> test = Optional.empty();
    if (recipe.has(StageName.EVAL)) {
      Map<String, Object> ours = Map.of("adapter", ".");
      EvalSettings eval = resolve(recipe, StageName.EVAL, EvalSettings.class, ours);
      String task = eval.task().orElse(train.task());
      EvalSettings ofTask =
          resolve(recipe, StageName.EVAL, EvalSettings.class, Map.of("adapter", ".", "task", task));
      settings.put(StageName.EVAL.key(), placeless(eval));
      inputs.put(StageName.EVAL.key(), hashes.of(ofTask, InputHashes.roles(EvalSettings.class)));
      key.put("eval", counting(ofTask));
      test = Optional.of(ofTask);
    }
    key.put("inputs", inputs);
    key.put("ticket", ticket == null ? "none" : ticket);
    String id = id(key);
    if (!trials.containsKey(id)) {
      Map<String, Object> fields = fields(cell, train, ticket);
      String name = name(cell, fields);
      trials.put(id, new Plan.Trial(id, name, fields, settings, inputs, ticket));
      foresee(train, name, s -> TrainStage.foresee(s, models));
      test.ifPresent(eval -> foresee(eval, name, s -> EvalStage.foresee(s, s.task())));
    }
  }

  /** What a trial would refuse, before what it shares with others is made; with any one seed. */
  private <S extends Record> void foresee(S stage, String name, Consumer<S> refusal) {
    Map<String, Object> settings = placeless(stage);
    settings.remove("seed");
    if (!foreseen.add(settings)) {
      return;
    }
    try {
      refusal.accept(stage);
    } catch (Problem e) {
      throw e.in("trial " + name);
    }
  }

  private String ticket(Recipe recipe) {
    TicketSettings settings = resolve(recipe, StageName.TICKET, TicketSettings.class, Map.of());
    Strategy strategy = Strategy.parse(settings.strategy());
    Map<String, Object> stored = new LinkedHashMap<>(TicketUse.effective(settings));
    Map<String, Object> key = new TreeMap<>(stored);
    key.put("inputs", hashes.of(settings, List.of("model")));
    stored.put("model", settings.model().toString());
    String needs = null;
    if (TicketUse.needsDelta(strategy)) {
      if (settings.delta().isPresent()) {
        key.put("delta", hashes.of(settings, List.of("delta")));
        stored.put("delta", settings.delta().get().toString());
      } else if (recipe.has(StageName.MLM)) {
        needs = mlm(recipe);
        key.put("delta", needs);
      } else {
        throw Problem.usage(
            "sweep, strategy " + strategy, "a section mlm, or ticket.delta", "neither", "add one");
      }
    }
    String id = "ticket-" + id(key);
    if (!shared.containsKey(id)) {
      // Finds layers that the model does not have before anything is trained.
      Selection.of(ModelConfig.load(settings.model()).parameters(), strategy, settings.ratio());
      shared.put(id, new Plan.Shared(id, StageName.TICKET.key(), stored, needs));
    }
    return id;
  }

  private String mlm(Recipe recipe) {
    MlmSettings settings = resolve(recipe, StageName.MLM, MlmSettings.class, Map.of());
    if (settings.leavesModel()) {
      throw Problem.usage(
          "sweep, section mlm",
          "training that starts from a model's weights and leaves a delta",
          "init: random, or store: model",
          "make the model first with ltp mlm --init random or --store model");
    }
    Map<String, Object> key = new TreeMap<>(counting(settings));
    key.put("inputs", hashes.of(settings, InputHashes.roles(MlmSettings.class)));
    String id = "mlm-" + id(key);
    shared.putIfAbsent(id, new Plan.Shared(id, StageName.MLM.key(), placeless(settings), null));
    return id;
  }

  private static <R extends Record> R resolve(
      Recipe recipe, StageName stage, Class<R> type, Map<String, Object> flags) {
    Map<String, Object> all = new LinkedHashMap<>(flags);
    all.put("out", ".");
    return Settings.resolve(type, recipe.section(stage), all);
  }

  private static Map<String, Object> placeless(Record settings) {
    Map<String, Object> map = Settings.toMap(settings);
    map.keySet().removeAll(PLACES);
    return map;
  }

  /** The settings that affect the result and are no paths of inputs. */
  private static Map<String, Object> counting(Record settings) {
    Map<String, Object> map = new TreeMap<>(Settings.affectingResult(settings));
    map.keySet().removeAll(PLACES);
    map.keySet().removeAll(InputHashes.roles(settings.getClass()));
    return map;
  }

  private static String id(Map<String, Object> key) {
    Map<String, Object> all = new TreeMap<>(key);
    all.put("version", Build.current().version());
    return Hashes.json(all).substring(0, DIGITS);
  }

  private Map<String, Object> fields(Grid.Cell cell, TrainSettings train, String ticket) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("method", train.methodSettings().method().toString());
    if (ticket != null) {
      fields.putAll(shared.get(ticket).settings());
      fields.keySet().removeAll(Set.of("model", "delta"));
    }
    fields.put("task", train.task());
    train.shots().ifPresent(shots -> fields.put(SHOTS, shots));
    // Beside trials of some rows, a trial of all rows must not count as one of any number of them.
    if (train.shots().isEmpty() && cell.differing().stream().anyMatch(Planner::isShots)) {
      fields.put(SHOTS, "all");
    }
    fields.put("seed", train.engine().seed());
    for (KeyPath path : cell.differing()) {
      inEffect(path, cell.recipe(), ticket)
          .ifPresent(value -> fields.put(field(path, cell.differing()), scalar(value)));
    }
    return fields;
  }

  private static boolean isShots(KeyPath path) {
    return path.stage() == StageName.TRAIN && path.key().equals(SHOTS);
  }

  /** The value of a key for a trial, unless its section plays no part in it. */
  private Optional<Object> inEffect(KeyPath path, Recipe recipe, String ticket) {
    boolean idle =
        path.stage() == StageName.TICKET
                && (ticket == null || !shared.get(ticket).settings().containsKey(path.key()))
            || path.stage() == StageName.MLM
                && (ticket == null || shared.get(ticket).needs() == null);
    return idle ? Optional.empty() : path.valueIn(recipe, "sweep");
  }

  /** The key, with its section where another section's key of that name differs too. */
  private static String field(KeyPath path, List<KeyPath> differing) {
    boolean alone = differing.stream().filter(p -> p.key().equals(path.key())).count() == 1;
    return alone ? path.key() : path.toString();
  }

  private static Object scalar(Object value) {
    if (value instanceof List<?> list) {
      return String.join(",", list.stream().map(Object::toString).toList());
    } else if (value instanceof Map<?, ?> map) {
      List<String> pairs = new ArrayList<>();
      map.forEach((key, v) -> pairs.add(key + "=" + v));
      return String.join(",", pairs);
    }
    return value;
  }

  private static String name(Grid.Cell cell, Map<String, Object> fields) {
    StringBuilder name = new StringBuilder(fields.get("method").toString());
    for (KeyPath path : cell.differing()) {
      String field = field(path, cell.differing());
      if (!field.equals("method") && fields.containsKey(field)) {
        Object value = fields.get(field);
        boolean file = path.isPath() && !value.toString().contains(",");
        name.append(' ').append(field).append('=');
        name.append(file ? Path.of(value.toString()).getFileName() : value);
      }
    }
    return name.toString();
  }
}
