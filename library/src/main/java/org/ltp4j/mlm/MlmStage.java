package org.ltp4j.mlm;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.corpus.TextSource;
import org.ltp4j.corpus.WholeTexts;
import org.ltp4j.data.TextFiles;
import org.ltp4j.data.TextIdentity;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.MatrixLibrary;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelIdentity;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.problem.OnFailure;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.MlmSettings;
import org.ltp4j.recipe.StageName;
import org.ltp4j.stage.Output;
import org.ltp4j.stage.ResultFormat;
import org.ltp4j.stage.Run;
import org.ltp4j.stage.RunOutput;
import org.ltp4j.stage.SharedStage;
import org.ltp4j.stage.SharedWork;
import org.ltp4j.ticket.Ticket;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Masked-language-model training of all parameters, or of a ticket's entries. From pretrained
 * weights it leaves a delta for cutting tickets or, to adapt a model to a language, a model
 * directory; from random weights always that.
 */
public final class MlmStage implements SharedStage<MlmSettings, MlmResult> {
  /** Name of the delta file, in the output directory. */
  public static final String DELTA = "delta.safetensors";

  /** Name of the model directory that pretraining and adaptation write. */
  public static final String MODEL = "model";

  @Override
  public String key() {
    return StageName.MLM.key();
  }

  @Override
  public Class<MlmSettings> settings() {
    return MlmSettings.class;
  }

  @Override
  public Output<MlmResult> output(MlmSettings settings) {
    return new RunOutput<>(
        settings,
        ResultFormat.of(MlmResult.class),
        result -> List.of(settings.leavesModel() ? MODEL : DELTA));
  }

  @Override
  public SharedWork<MlmResult> open(MlmSettings settings) {
    return new Opened(settings);
  }

  /**
   * Refuses now settings and files with which a training would not begin, whatever its model.
   *
   * @throws Problem that tells the first such thing
   */
  public static void foresee(MlmSettings settings) {
    requireTexts(settings);
    settings.ticket().ifPresent(file -> requireEntries(file, Ticket.load(file)));
    TextSource.of(settings.text());
    TextFiles.expand(settings.heldOut());
    TextFiles.expand(settings.aligned().parallel());
    TextFiles.expand(settings.aligned().heldOutParallel());
  }

  private static Ticket requireEntries(Path file, Ticket ticket) {
    if (ticket.selected() == 0) {
      throw Problem.usage(
          "--ticket",
          "something to train",
          "no entries in " + file,
          "give a ticket that has some, or leave it out to train everything");
    }
    return ticket;
  }

  private static void requireTexts(MlmSettings settings) {
    if (settings.text().isEmpty()) {
      throw Problem.usage("--text", "at least one text file", "none", "name text to train on");
    }
    if (settings.bagsOfWords() && !settings.aligned().contrasts()) {
      throw Problem.usage(
          "--trained word-embeddings",
          "pairs to compare",
          "neither --contrast-translations nor --contrast-passages",
          "give one of them");
    }
    if (settings.aligned().contrastTranslations() > 0 && settings.aligned().parallel().isEmpty()) {
      throw Problem.usage(
          "--contrast-translations", "translations", "no --parallel", "name line-aligned text");
    }
  }

  /**
   * Refuses inputs longer than the model takes.
   *
   * @throws Problem that tells how long they may be
   */
  public static void requireRoom(MlmSettings settings, ModelConfig config) {
    if (settings.maxLength() > config.maxTokens()) {
      throw Problem.usage(
          "--max-length",
          "at most the model's " + config.maxTokens() + " positions",
          settings.maxLength(),
          "lower it");
    }
  }

  /** Model and tokenizer, open. */
  private static final class Opened implements SharedWork<MlmResult> {
    private final MlmSettings settings;
    private final Streams streams;
    private final Tokenizer tokenizer;
    private final ModelWeights weights;
    private final BaseIdentity base;
    private final Optional<Ticket> ticket;
    private final Map<String, String> inputs;

    Opened(MlmSettings settings) {
      this.settings = settings;
      this.streams = new Streams(settings.engine().seed());
      ModelConfig config = ModelConfig.load(settings.model());
      requireTexts(settings);
      requireRoom(settings, config);
      Engine engine = settings.engine().start();
      this.tokenizer = Tokenizer.open(settings.model());
      this.weights = OnFailure.run(tokenizer::close, () -> theta(config, engine));
      this.base =
          OnFailure.run(
              this::close, () -> ModelIdentity.of(config, weights.sha256(), tokenizer.identity()));
      this.ticket = OnFailure.run(this::close, this::ticket);
      this.inputs = OnFailure.run(this::close, this::hashes);
    }

    @Override
    public Map<String, String> inputs() {
      return inputs;
    }

    @Override
    public Optional<MatrixLibrary> products() {
      return weights.chosenProducts();
    }

    @Override
    public MlmResult lead(Run run) {
      try (MlmTexts texts = MlmTexts.read(settings, wholeTexts(run), streams, run.listener())) {
        run.listener()
            .warn(
                weights.config().paddingNote(settings.model(), tokenizer.pad()).stream().toList());
        run.listener().warn(texts.warnings());
        try (MlmTraining training = training(run, texts)) {
          MlmResult result = training.lead(run.files());
          training.write(run.files(), run.provenance());
          run.listener().warn(texts.text().lateWarnings());
          return result;
        }
      }
    }

    @Override
    public void follow(Run run) {
      // A directory that does not exist yet is the leader's to begin, so nothing is kept here.
      WholeTexts whole = WholeTexts.of(tokenizer, TextStream.rules(settings));
      try (MlmTexts texts = MlmTexts.read(settings, whole, streams, run.listener());
          MlmTraining training = training(run, texts)) {
        training.follow();
      }
    }

    @Override
    public void close() {
      weights.close();
      tokenizer.close();
    }

    private MlmTraining training(Run run, MlmTexts texts) {
      return new MlmTraining(
          new MlmTraining.Parts(
              settings, weights, tokenizer, base, ticket, streams, run.ranks(), run.listener()),
          texts);
    }

    private WholeTexts wholeTexts(Run run) {
      return WholeTexts.keptIn(
          run.files().cache(), tokenizer, tokenizer.identity(), TextStream.rules(settings));
    }

    private ModelWeights theta(ModelConfig config, Engine engine) {
      if (settings.fromPretrained()) {
        config.requireVocabulary(settings.model(), tokenizer.size());
        ModelWeights weights = ModelWeights.open(settings.model(), engine);
        return OnFailure.run(
            weights::close,
            () -> {
              if (settings.headAlone()) {
                weights.addHead(streams);
              }
              weights.requireHead();
              return weights;
            });
      }
      return ModelWeights.random(config.withVocabulary(tokenizer.size()), streams, engine);
    }

    private Optional<Ticket> ticket() {
      return settings.ticket().map(file -> requireEntries(file, Ticket.load(file, base)));
    }

    private Map<String, String> hashes() {
      Map<String, String> inputs = new TreeMap<>();
      inputs.put("model", base.weights());
      inputs.put("tokenizer", base.tokenizer());
      inputs.put("configuration", ModelIdentity.training(weights.config()));
      ticket.ifPresent(t -> inputs.put("ticket", t.sha256()));
      List<TextSource> texts = TextSource.of(settings.text());
      texts.forEach(text -> text.requireMadeWith(base.tokenizer(), TextStream.rules(settings)));
      inputs.putAll(TextSource.identities("text", texts));
      inputs.putAll(TextIdentity.of("held-out", TextFiles.expand(settings.heldOut())));
      inputs.putAll(TextIdentity.exact("parallel", settings.aligned().parallel()));
      inputs.putAll(TextIdentity.exact("held-out-parallel", settings.aligned().heldOutParallel()));
      return inputs;
    }
  }
}
