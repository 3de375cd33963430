package org.ltp4j.experiment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.ltp4j.distill.DistillStage;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.method.Methods;
import org.ltp4j.mlm.MlmStage;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.DistillSettings;
import org.ltp4j.recipe.EvalSettings;
import org.ltp4j.recipe.MlmSettings;
import org.ltp4j.recipe.Recipe;
import org.ltp4j.recipe.RunSettings;
import org.ltp4j.recipe.StageName;
import org.ltp4j.recipe.TicketSettings;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.scoring.ModelCache;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.stage.StageRunner;
import org.ltp4j.yaml.Yaml;

/**
 * The steps of a recipe. Each takes what earlier ones have left, resolves the settings of its
 * section, and runs its stage; a plan resolves them and asks each stage what it would refuse, as
 * far as that takes no weights and nothing that an earlier step is to leave. Nothing is done for a
 * section that the recipe does not have: what the step would leave is absent, and the next section
 * names its own.
 */
final class Steps {
  private static final String TICKET = "ticket.safetensors";
  private static final String RECIPE = "recipe.yaml";

  /** Begins the recipe that a run leaves, by which it is known from one written by hand. */
  private static final String HEAD = "# What ltp run has done, with every default.\n";

  /** Settings that another run of the same recipe need not have. */
  private static final Set<String> OF_ONE_RUN = Set.of("overwrite", "rendezvous", "process-rank");

  private final Recipe recipe;
  private final Path out;
  private final Optional<StageRunner> runner;
  private final Consumer<StageName> begins;
  private final Map<String, Object> resolved = new LinkedHashMap<>();
  private final List<Path> places = new ArrayList<>();

  private Steps(Recipe recipe, Optional<StageRunner> runner, Consumer<StageName> begins) {
    this.recipe = recipe;
    this.out = Settings.resolve(RunSettings.class, recipe.shared(), Map.of()).out();
    this.places.add(absolute(out));
    this.runner = runner;
    this.begins = begins;
  }

  /** Steps that only look at what they would do. */
  static Steps planned(Recipe recipe) {
    return new Steps(recipe, Optional.empty(), stage -> {});
  }

  /**
   * Steps that run.
   *
   * @param begins told of each that begins
   */
  static Steps run(Recipe recipe, StageRunner runner, Consumer<StageName> begins) {
    return new Steps(recipe, Optional.of(runner), begins);
  }

  /**
   * θ0 in a directory that a step makes; absent: the recipe names the model.
   *
   * @param origin a model that is there now, of the same configuration and tokenizer; a student has
   *     none
   */
  record Model(Optional<Path> directory, Optional<Path> origin) {}

  /** θ1, or a score of each entry, in a file. */
  record Delta(Optional<Path> file) {}

  /** A ticket's file. */
  record Ticket(Optional<Path> file) {}

  /** An adapter's directory, and the task that it is to learn. */
  record Adapter(Optional<Path> directory, Optional<String> task) {}

  /** θ0: the recipe's model or a student, or either adapted to a language by more pretraining. */
  Model pretrained() {
    Model start = distilled();
    Map<String, Object> defaults = model(start);
    defaults.put("store", "model");
    Optional<MlmSettings> adapt = settings(StageName.ADAPT, MlmSettings.class, defaults);
    adapt.ifPresent(this::requireModel);
    foreseeText(StageName.ADAPT, adapt, start);
    adapt.ifPresent(s -> begin(StageName.ADAPT, r -> r.together(new MlmStage(), s)));
    return adapt
        .map(
            s ->
                new Model(
                    Optional.of(s.out().resolve(MlmStage.MODEL)),
                    ahead(adapt, start).map(MlmSettings::model)))
        .orElse(start);
  }

  private Model distilled() {
    Optional<DistillSettings> distill =
        settings(StageName.DISTILL, DistillSettings.class, Map.of());
    distill.ifPresent(
        s -> begin(StageName.DISTILL, r -> Optional.of(r.run(new DistillStage(), s))));
    return new Model(distill.map(s -> s.out().resolve(DistillStage.MODEL)), Optional.empty());
  }

  Delta mlm(Model theta0) {
    Optional<MlmSettings> mlm = settings(StageName.MLM, MlmSettings.class, model(theta0));
    foreseeText(StageName.MLM, mlm, theta0);
    mlm.ifPresent(s -> begin(StageName.MLM, r -> r.together(new MlmStage(), s)));
    return new Delta(mlm.filter(s -> !s.leavesModel()).map(s -> s.out().resolve(MlmStage.DELTA)));
  }

  Ticket cut(Model theta0, Delta theta1) {
    Map<String, Object> defaults = model(theta0);
    defaults.put("out", out.resolve(TICKET));
    theta1.file().ifPresent(file -> defaults.put("delta", file));
    Optional<TicketSettings> cut = settings(StageName.TICKET, TicketSettings.class, defaults);
    foresee(
        StageName.TICKET,
        ahead(cut, theta0),
        s -> TicketStage.foresee(s, isMade(s.delta(), theta1.file())));
    cut.ifPresent(s -> begin(StageName.TICKET, r -> Optional.of(r.run(new TicketStage(), s))));
    return new Ticket(cut.map(TicketSettings::out));
  }

  Adapter train(Model theta0, Ticket ticket) {
    Map<String, Object> defaults = model(theta0);
    Optional<TrainSettings> train = settings(StageName.TRAIN, TrainSettings.class, defaults);
    // Only resolved settings know the method, and some take no ticket.
    if (train.isPresent() && takesRecipesTicket(train.get())) {
      ticket.file().ifPresent(file -> defaults.put("ticket", file));
      train = settings(StageName.TRAIN, TrainSettings.class, defaults);
    }
    foresee(StageName.TRAIN, train, s -> foreseeTicket(s.methodSettings().ticket(), ticket));
    Optional<TrainSettings> known = ahead(train, theta0);
    foresee(StageName.TRAIN, known, Steps::foreseeWithModel);
    foresee(StageName.TRAIN, known.isPresent() ? Optional.empty() : train, TrainStage::foresee);
    train.ifPresent(s -> begin(StageName.TRAIN, r -> r.together(new TrainStage(), s)));
    return new Adapter(
        train.map(s -> s.out().resolve(TrainStage.ADAPTER)), train.map(TrainSettings::task));
  }

  private static boolean takesRecipesTicket(TrainSettings train) {
    return Methods.named(train.methodSettings().method()).takesRecipesTicket();
  }

  Optional<EvaluationResult> test(Model theta0, Adapter adapter) {
    Map<String, Object> defaults = model(theta0);
    adapter.directory().ifPresent(directory -> defaults.put("adapter", directory));
    Optional<EvalSettings> eval = settings(StageName.EVAL, EvalSettings.class, defaults);
    // Another adapter than this recipe's may answer another task.
    Optional<String> task =
        recipe.gives(StageName.EVAL, "adapter") ? Optional.empty() : adapter.task();
    foresee(StageName.EVAL, eval, s -> EvalStage.foresee(s, task));
    foresee(StageName.EVAL, eval, s -> foreseeTicket(s.ticket(), new Ticket(Optional.empty())));
    foresee(StageName.EVAL, ahead(eval, theta0), s -> s.model().ifPresent(ModelConfig::load));
    return eval.flatMap(s -> begin(StageName.EVAL, r -> Optional.of(r.run(new EvalStage(), s))));
  }

  /** Asks a stage what it would refuse, if this is a plan. */
  private <S> void foresee(StageName stage, Optional<S> settings, Consumer<S> refusal) {
    if (runner.isPresent()) {
      return;
    }
    try {
      settings.ifPresent(refusal);
    } catch (Problem e) {
      throw e.in("section " + stage.key());
    }
  }

  private void foreseeText(StageName stage, Optional<MlmSettings> settings, Model theta0) {
    foresee(stage, settings, MlmStage::foresee);
    foresee(
        stage, ahead(settings, theta0), s -> MlmStage.requireRoom(s, ModelConfig.load(s.model())));
  }

  private void foreseeTicket(Optional<Path> given, Ticket ticket) {
    if (!isMade(given, ticket.file())) {
      given.ifPresent(org.ltp4j.ticket.Ticket::load);
    }
  }

  private static void foreseeWithModel(TrainSettings train) {
    try (ModelCache models = new ModelCache(0)) {
      TrainStage.foresee(train, models);
    }
  }

  /**
   * Whether what a step is given is what an earlier one makes, or may be: something that is not
   * there yet, in the directory of the run or where one of its steps writes.
   */
  private boolean isMade(Optional<Path> given, Optional<Path> made) {
    return given.isPresent()
        && (given.equals(made)
            || !Files.exists(given.get())
                && places.stream().anyMatch(absolute(given.get())::startsWith));
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /** Settings with a model that is there now, if one is like that of the step. */
  private <S extends Record> Optional<S> ahead(Optional<S> settings, Model theta0) {
    return settings.flatMap(
        s ->
            isMade(model(s), theta0.directory())
                ? origin(model(s), theta0).map(model -> Settings.with(s, Map.of("model", model)))
                : settings);
  }

  private static Optional<Path> origin(Optional<Path> model, Model theta0) {
    return model.equals(theta0.directory()) ? theta0.origin() : Optional.empty();
  }

  private static Optional<Path> model(Record settings) {
    return Optional.ofNullable(Settings.toMap(settings).get("model"))
        .map(model -> Path.of(model.toString()));
  }

  /** Refuses to write over a file that no run has written, above all the recipe itself. */
  void requireRoomForRecipe() {
    Path file = out.resolve(RECIPE);
    if (Files.exists(file) && !read(file).startsWith(HEAD)) {
      throw Problem.output(
          file,
          "no file, or the settings that an earlier run has left",
          "another file",
          "choose another out, or move the file; the run's settings are to be written there");
    }
  }

  /**
   * Writes the resolved settings of all steps, which are done, as a recipe. What a step takes from
   * the one before is left out, so that the recipe can be run with another {@code out}.
   */
  void writeRecipe() {
    Path file = out.resolve(RECIPE);
    Map<String, Object> all = new LinkedHashMap<>(Map.of("out", out.toString()));
    all.putAll(resolved);
    String text = HEAD + Yaml.write(all);
    if (!Files.exists(file) || !read(file).equals(text)) {
      AtomicFiles.writeString(file, text);
    }
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw Problem.output(file, "a file that can be read", e.toString(), "choose another out")
          .causedBy(e);
    }
  }

  private <R> Optional<R> begin(StageName stage, Work<R> work) {
    if (runner.isEmpty()) {
      return Optional.empty();
    }
    begins.accept(stage);
    return work.with(runner.get());
  }

  @FunctionalInterface
  private interface Work<R> {
    Optional<R> with(StageRunner runner);
  }

  private static Map<String, Object> model(Model theta0) {
    Map<String, Object> defaults = new LinkedHashMap<>();
    theta0.directory().ifPresent(directory -> defaults.put("model", directory));
    return defaults;
  }

  private void requireModel(MlmSettings adapt) {
    if (!adapt.leavesModel()) {
      throw Problem.usage(
          recipe.section(StageName.ADAPT).place() + ", key store",
          "model",
          adapt.store().name().toLowerCase(Locale.ROOT),
          "leave it out; a delta is what the section mlm is for");
    }
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
    Map<String, Object> all = Settings.toMap(settings);
    places.add(absolute(Path.of(all.get("out").toString())));
    Map<String, Object> own = new LinkedHashMap<>(all);
    own.keySet().removeAll(OF_ONE_RUN);
    own.keySet()
        .removeIf(
            key -> !recipe.gives(stage, key) && (key.equals("out") || defaults.containsKey(key)));
    resolved.put(stage.key(), own);
    return Optional.of(settings);
  }
}
