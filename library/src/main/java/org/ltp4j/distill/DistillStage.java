package org.ltp4j.distill;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ltp4j.corpus.TextRules;
import org.ltp4j.corpus.WholeTexts;
import org.ltp4j.data.TextIdentity;
import org.ltp4j.engine.Engine;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelIdentity;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.problem.OnFailure;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.DistillSettings;
import org.ltp4j.recipe.StageName;
import org.ltp4j.recipe.StudentSettings;
import org.ltp4j.stage.Output;
import org.ltp4j.stage.ResultFormat;
import org.ltp4j.stage.Run;
import org.ltp4j.stage.RunOutput;
import org.ltp4j.stage.Stage;
import org.ltp4j.stage.Work;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * A small student learns from a teacher of the same family and vocabulary, on plain text, or from
 * what the teacher was before its vocabulary was trimmed. The teacher stays as it is; the student
 * is left as a model directory.
 */
public final class DistillStage implements Stage<DistillSettings, DistillResult> {
  /** Name of the student's directory, in the output directory and in checkpoints. */
  public static final String MODEL = "model";

  @Override
  public String key() {
    return StageName.DISTILL.key();
  }

  @Override
  public Class<DistillSettings> settings() {
    return DistillSettings.class;
  }

  @Override
  public Output<DistillResult> output(DistillSettings settings) {
    return new RunOutput<>(
        settings, ResultFormat.of(DistillResult.class), result -> List.of(MODEL));
  }

  @Override
  public Work<DistillResult> open(DistillSettings settings) {
    return new Opened(settings);
  }

  /** Teacher and tokenizer, open. */
  private static final class Opened implements Work<DistillResult> {
    private final DistillSettings settings;
    private final Tokenizer tokenizer;
    private final ModelWeights teacher;
    private final Original original; // null without one
    private final Map<String, String> inputs;

    Opened(DistillSettings settings) {
      this.settings = settings;
      ModelConfig config = ModelConfig.load(settings.teacher());
      requireRoom(config);
      Engine engine = settings.engine().start();
      this.tokenizer = Tokenizer.open(settings.teacher());
      this.teacher = OnFailure.run(tokenizer::close, () -> teacher(config, engine));
      this.original = OnFailure.run(this::closeTeacher, () -> original(engine));
      this.inputs = OnFailure.run(this::close, this::hashes);
    }

    private Original original(Engine engine) {
      return settings
          .original()
          .map(directory -> Original.open(directory, teacher.config(), tokenizer, engine))
          .orElse(null);
    }

    private ModelWeights teacher(ModelConfig config, Engine engine) {
      config.requireVocabulary(settings.teacher(), tokenizer.size());
      ModelWeights weights = ModelWeights.open(settings.teacher(), engine);
      return OnFailure.run(
          weights::close,
          () -> {
            if (settings.wordsWeight() > 0) {
              weights.requireHead();
            }
            return weights;
          });
    }

    @Override
    public Map<String, String> inputs() {
      return inputs;
    }

    @Override
    public DistillResult lead(Run run) {
      DistillTexts texts =
          DistillTexts.read(
              settings,
              WholeTexts.keptIn(
                  run.files().cache(),
                  tokenizer,
                  tokenizer.identity(),
                  TextRules.of(settings.badLines())));
      run.listener()
          .warn(
              teacher.config().paddingNote(settings.teacher(), tokenizer.pad()).stream().toList());
      run.listener().warn(texts.warnings());
      Streams streams = new Streams(settings.engine().seed());
      try (DistillTraining training =
          new DistillTraining(settings, teacher, original, tokenizer, streams, texts)) {
        return training.run(run.files(), run.listener());
      }
    }

    @Override
    public void close() {
      if (original != null) {
        original.close();
      }
      closeTeacher();
    }

    private void closeTeacher() {
      teacher.close();
      tokenizer.close();
    }

    private void requireRoom(ModelConfig config) {
      if (settings.text().isEmpty()) {
        throw Problem.usage("--text", "at least one text file", "none", "name text to learn from");
      }
      StudentSettings student = settings.student();
      if (student.hidden() % student.heads() != 0) {
        throw Problem.usage(
            "--hidden",
            "a multiple of the " + student.heads() + " heads",
            student.hidden(),
            "change --hidden or --heads");
      }
      if (student.start() == StudentSettings.Start.LAYERS) {
        requireLayers(config, student);
      }
      int longest = Math.min(config.maxTokens(), student.positions().orElse(config.maxTokens()));
      if (settings.maxLength() > longest) {
        throw Problem.usage(
            "--max-length",
            "at most the " + longest + " positions of teacher and student",
            settings.maxLength(),
            "lower it, or raise --positions");
      }
    }

    private void requireLayers(ModelConfig config, StudentSettings student) {
      String teachers = "of the teacher, whose layers the student starts at";
      same("--hidden", config.hidden(), student.hidden(), teachers);
      same("--heads", config.heads(), student.heads(), teachers);
      same("--intermediate", config.intermediate(), student.intermediate(), teachers);
      if (student.layers() > config.layers()) {
        throw Problem.usage(
            "--layers",
            "at most the " + config.layers() + " " + teachers,
            student.layers(),
            "lower it, or use --start tables");
      }
      if (student.positions().orElse(0) > config.maxTokens()) {
        throw Problem.usage(
            "--positions",
            "at most the " + config.maxTokens() + " " + teachers,
            student.positions().orElseThrow(),
            "lower it, or use --start tables");
      }
    }

    private static void same(String option, int expected, int found, String teachers) {
      if (found != expected) {
        throw Problem.usage(
            option, expected + ", that " + teachers, found, "use that, or --start tables");
      }
    }

    private Map<String, String> hashes() {
      Map<String, String> inputs = new TreeMap<>();
      inputs.put("teacher", teacher.sha256());
      inputs.put("tokenizer", tokenizer.identity());
      inputs.put("configuration", ModelIdentity.training(teacher.config()));
      if (original != null) {
        inputs.put("original", original.weights().sha256());
        inputs.put("original-tokenizer", original.tokenizer().identity());
      }
      inputs.putAll(TextIdentity.exact("text", settings.text()));
      inputs.putAll(TextIdentity.exact("held-out", settings.heldOut()));
      inputs.putAll(TextIdentity.exact("held-out-parallel", settings.heldOutParallel()));
      return inputs;
    }
  }
}
