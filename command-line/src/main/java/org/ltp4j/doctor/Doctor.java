package org.ltp4j.doctor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.data.Task;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.MemoryProblem;
import org.ltp4j.experiment.TrainingData;
import org.ltp4j.method.CompleteSettings;
import org.ltp4j.method.Methods;
import org.ltp4j.method.PromptFormats;
import org.ltp4j.method.TrainableModel;
import org.ltp4j.model.Additions;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelIdentity;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.prompt.ClassHead;
import org.ltp4j.prompt.LabelWords;
import org.ltp4j.prompt.PromptEncoder;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.template.HeadKind;
import org.ltp4j.template.PromptFormat;
import org.ltp4j.ticket.Ticket;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Goes through all that {@code ltp train} would do with the same settings up to the first update,
 * with the same code, and reports every problem instead of the first. Nothing is written.
 */
public final class Doctor {
  private static final String ELSEWHERE = "it needs what has a problem above";

  /** Place of the model among the chapters. */
  private static final int MODEL = 1;

  private final TrainSettings settings;
  private final boolean probing;
  private final Surroundings here;
  private final List<Notes> chapters = new ArrayList<>();

  private Optional<Engine> engine;
  private Optional<ModelConfig> config;
  private Optional<Tokenizer> tokenizer;
  private Optional<ModelWeights> weights;
  private Optional<Ticket> ticket;
  private Optional<Task> task;
  private Optional<TrainingData> data;
  private Optional<PromptFormat> format;
  private Optional<InputCheck.Inputs> inputs;
  private Optional<LabelWords> words;

  /**
   * A doctor for one run.
   *
   * @param settings the settings of training; the output directory is not used
   * @param probing whether to measure a training step
   */
  public Doctor(TrainSettings settings, boolean probing) {
    this(settings, probing, Surroundings.here());
  }

  Doctor(TrainSettings settings, boolean probing, Surroundings here) {
    this.settings = CompleteSettings.of(settings);
    this.probing = probing;
    this.here = here;
  }

  /** Looks at everything once. */
  public Report examine() {
    environment(open("Environment"));
    model(open("Model"));
    try {
      ticket(open("Ticket"));
      data(open("Data"));
      input(open("Input"));
      labelWords(open("Label words"));
      training(open("Training"));
    } finally {
      weights.ifPresent(ModelWeights::close);
      tokenizer.ifPresent(Tokenizer::close);
    }
    return new Report(chapters.stream().map(Notes::chapter).toList());
  }

  private Notes open(String title) {
    chapters.add(new Notes(title));
    return chapters.get(chapters.size() - 1);
  }

  private void environment(Notes notes) {
    EnvironmentCheck.examine(notes, here, settings.engine());
    engine = notes.attempt("device", () -> settings.engine().start());
  }

  private void model(Notes notes) {
    config = notes.attempt("config", () -> ModelConfig.load(settings.model()));
    config.ifPresent(c -> ModelCheck.config(notes, c));
    // Without a readable config, opening the weights would only tell the same problem again.
    weights =
        config.isEmpty()
            ? Optional.empty()
            : engine.flatMap(
                e -> notes.attempt("weights", () -> ModelWeights.openHashed(settings.model(), e)));
    weights.ifPresent(w -> ModelCheck.weights(notes, settings.model(), w));
    if (settings.methodSettings().head().orElseThrow() == HeadKind.LABEL_WORDS) {
      weights.ifPresent(w -> ModelCheck.head(notes, w));
    }
    tokenizer = notes.attempt("tokenizer", () -> Tokenizer.open(settings.model()));
    if (tokenizer.isPresent() && config.isPresent()) {
      ModelCheck.tokenizer(notes, settings.model(), tokenizer.get(), config.get());
    }
  }

  /** Without a usable tokenizer, which is reported above, only the other hashes are compared. */
  private BaseIdentity identity(ModelWeights opened) {
    return ModelIdentity.of(
        opened.config(), opened.sha256(), tokenizer.map(Tokenizer::identity).orElse(null));
  }

  private void ticket(Notes notes) {
    ticket =
        settings
            .methodSettings()
            .ticket()
            .flatMap(file -> notes.attempt("file", () -> Ticket.load(file)));
    if (settings.methodSettings().ticket().isEmpty()) {
      notes.fine(
          "ticket",
          Methods.named(settings.methodSettings().method()).uses().contains("ticket")
              ? "none; the backbone stays frozen"
              : "none; method " + settings.methodSettings().method() + " is given none");
    }
    ticket.ifPresent(t -> TicketCheck.describe(notes, t));
    if (ticket.isPresent() && weights.isEmpty()) {
      notes.skip("base", ELSEWHERE);
    }
    ticket =
        ticket.filter(
            t ->
                weights.isPresent()
                    && TicketCheck.fits(
                        notes,
                        settings.methodSettings().ticket().orElseThrow(),
                        t,
                        identity(weights.get())));
  }

  private void data(Notes notes) {
    task = notes.attempt("task", () -> Task.named(settings.task()));
    task.ifPresent(t -> notes.fine("task", t.name() + ", labels " + t.labels()));
    data =
        task.flatMap(
            t -> DataCheck.examine(notes, settings, t, new Streams(settings.engine().seed())));
  }

  private void input(Notes notes) {
    format =
        task.isEmpty() || config.isEmpty()
            ? Optional.empty()
            : notes.attempt("template", () -> PromptFormats.of(settings, task.get(), config.get()));
    inputs = Optional.empty();
    if (format.isPresent() && tokenizer.isPresent() && data.isPresent()) {
      inputs =
          new InputCheck(notes, format.get(), tokenizer.get()).examine(data.get(), config.get());
    } else {
      notes.skip("examples", ELSEWHERE);
    }
  }

  private void labelWords(Notes notes) {
    words = Optional.empty();
    HeadKind head = settings.methodSettings().head().orElseThrow();
    if (head != HeadKind.LABEL_WORDS) {
      notes.fine(
          "words",
          head == HeadKind.TOKENS
              ? "none; a head over words answers"
              : "none; a classification head answers");
      words = Optional.of(LabelWords.single());
    } else if (task.isPresent() && tokenizer.isPresent()) {
      words =
          LabelWordCheck.examine(
              notes,
              PromptFormat.words(task.get().labelWords(), settings.labelWords()),
              task.get().noneWords(),
              settings.multiPiece(),
              tokenizer.get());
    } else {
      notes.skip("words", ELSEWHERE);
    }
  }

  private void training(Notes notes) {
    boolean ticketUsable = settings.methodSettings().ticket().isPresent() == ticket.isPresent();
    if (format.isEmpty() || engine.isEmpty() || !ticketUsable) {
      notes.skip("counts", ELSEWHERE);
      return;
    }
    TrainingCheck check = new TrainingCheck(notes, settings, config.get());
    try (PromptEncoder prompt =
            TrainableModel.prompt(settings, format.get(), config.get(), engine.get());
        Additions additions = TrainableModel.additions(settings, config.get(), engine.get())) {
      long values = check.count(prompt, additions, headValues(), ticket);
      // Ids over the vocabulary would reach past the end of the embeddings.
      boolean modelUsable = weights.isPresent() && !chapters.get(MODEL).hasProblem();
      if (inputs.isEmpty() || words.isEmpty() || !modelUsable) {
        notes.skip("memory and time", ELSEWHERE);
        return;
      }
      check.memory(values, ticket, inputs.get(), words.get(), here);
      if (probing) {
        notes.attempt("step", this::probe).ifPresent(p -> check.time(p, inputs.get()));
      }
    }
  }

  private int headValues() {
    return format.get().head() == HeadKind.LABEL_WORDS
        ? 0
        : ClassHead.shapes(format.get().head(), config.get(), format.get().labels().size())
            .values()
            .stream()
            .mapToInt(shape -> (int) Arrays.stream(shape).reduce(1, Math::multiplyExact))
            .sum();
  }

  private Probe probe() {
    try (TrainableModel learner =
        new TrainableModel(settings, format.get(), weights.get(), ticket, words.get())) {
      return Probe.run(
          settings, weights.get(), learner.model(), learner.parameters(), inputs.get());
    } catch (OutOfMemoryError e) {
      throw Probe.outOfMemory(e);
    } catch (RuntimeException e) {
      throw MemoryProblem.is(e) ? Probe.outOfMemory(e) : e;
    }
  }
}
