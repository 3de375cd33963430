package org.ltp4j.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.adapter.AdapterConfig;
import org.ltp4j.data.Task;
import org.ltp4j.data.TaskKind;
import org.ltp4j.files.FileHash;
import org.ltp4j.method.CompleteSettings;
import org.ltp4j.method.PromptFormats;
import org.ltp4j.modelname.ModelName;
import org.ltp4j.peft.PeftConfig;
import org.ltp4j.peft.PeftLora;
import org.ltp4j.problem.OnFailure;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.ImportSettings;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.settings.Kebab;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.stage.Output;
import org.ltp4j.stage.ResultFormat;
import org.ltp4j.stage.Run;
import org.ltp4j.stage.Stage;
import org.ltp4j.stage.WholeOutput;
import org.ltp4j.stage.Work;
import org.ltp4j.template.HeadKind;
import org.ltp4j.template.PromptFormat;
import org.ltp4j.template.Template;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Makes an adapter of a LoRA or a soft prompt that Hugging Face PEFT wrote. What PEFT does not keep
 * (labels, how texts become inputs) the settings say; what {@code ltp export} has noted beside it
 * of answers ({@link ExportNote}) is taken over.
 */
public final class ImportStage implements Stage<ImportSettings, ImportResult> {
  @Override
  public String key() {
    return "import";
  }

  @Override
  public Class<ImportSettings> settings() {
    return ImportSettings.class;
  }

  @Override
  public Output<ImportResult> output(ImportSettings settings) {
    return new WholeOutput<>(settings, ResultFormat.of(ImportResult.class));
  }

  @Override
  public Work<ImportResult> open(ImportSettings settings) {
    return new Opened(settings);
  }

  /** What PEFT wrote, in memory, and its base, open. */
  private static final class Opened implements Work<ImportResult> {
    private final ImportSettings settings;
    private final BaseFiles base;
    private final Imported found;
    private final Task task;
    private final Optional<ExportNote> note;
    private final PromptFormat format;
    private final Map<String, float[]> head;

    Opened(ImportSettings settings) {
      this.settings = settings;
      this.task = Task.named(settings.task());
      this.note = ExportNote.of(settings.peft());
      note.ifPresent(told -> told.requireLabels(settings.task(), task));
      this.base = BaseFiles.open(ModelName.directory(settings.model()));
      this.found = OnFailure.run(base::close, () -> Imported.read(settings.peft(), base.config()));
      this.format = OnFailure.run(base::close, this::readFormat);
      this.head =
          OnFailure.run(base::close, () -> ImportedHead.of(found, settings, base.config(), format));
    }

    private PromptFormat readFormat() {
      boolean tags = found.head() == HeadKind.TOKENS;
      if (tags != (task.kind() == TaskKind.TOKENS)) {
        throw Problem.usage(
            "--task " + settings.task(),
            tags ? "kind tokens, for PEFT's TOKEN_CLS" : "labels of a text",
            "kind " + task.kind(),
            "choose another");
      }
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("method", found.method());
      values.putAll(found.settings());
      values.put("model", ModelName.directory(settings.model()).toString());
      values.put("task", settings.task());
      values.put("train", "none");
      values.put("out", settings.out().toString());
      values.put("head", Kebab.of(found.head()));
      values.put("max-length", Integer.toString(settings.maxLength()));
      values.put("strip-punctuation", Boolean.toString(settings.stripPunctuation()));
      values.put("calibrate", Boolean.toString(note.filter(ExportNote::isCalibrated).isPresent()));
      TrainSettings plain = Settings.resolve(TrainSettings.class, Section.none(), values);
      Map<String, Object> more = new LinkedHashMap<>();
      settings.template().ifPresent(template -> more.put("template", template));
      more.put("label-words", settings.labelWords());
      more.put("multi-piece", settings.multiPiece());
      PromptFormat read =
          PromptFormats.of(CompleteSettings.of(Settings.with(plain, more)), task, base.config());
      if (Template.parse(read.template()).promptLength() > 0) {
        throw Problem.usage(
            "template '" + read.template() + "'",
            "no {prompt:n}: PEFT puts virtual tokens before everything, the opening token included",
            "one",
            "leave it out");
      }
      try (Tokenizer tokenizer = Tokenizer.open(ModelName.directory(settings.model()))) {
        read.renderer(tokenizer);
        if (found.head() == HeadKind.LABEL_WORDS) {
          read.verbalizer(tokenizer);
        }
      }
      return read;
    }

    @Override
    public Map<String, String> inputs() {
      Map<String, String> inputs = new TreeMap<>();
      base.describe(inputs);
      inputs.put("peft_config", FileHash.sha256(settings.peft().resolve(PeftConfig.FILE)));
      inputs.put("peft", FileHash.sha256(PeftLora.weightsFile(settings.peft())));
      note.ifPresent(told -> inputs.put("export", FileHash.sha256(told.file())));
      inputs.put("task", Hashes.json(task));
      return inputs;
    }

    @Override
    public ImportResult lead(Run run) {
      ImportResult result = found.result();
      Adapter.write(
          run.files().path().resolve("adapter"),
          new AdapterConfig(
              AdapterConfig.FORMAT,
              found.method(),
              AdapterConfig.Base.of(settings.model().toString(), base.identity()),
              task,
              format,
              found.additions(),
              null,
              note.map(ExportNote::threshold).orElse(null),
              List.of(),
              note.map(ExportNote::confidence).orElse(null)),
          tensors(),
          null,
          card(),
          run.provenance().toJson());
      return result;
    }

    private List<TensorData> tensors() {
      List<TensorData> tensors = new ArrayList<>(found.tensors());
      Map<String, long[]> shapes = ImportedHead.shapes(base.config(), format);
      head.forEach(
          (name, values) ->
              tensors.add(TensorData.floats(Adapter.HEAD + name, values, shapes.get(name))));
      return tensors;
    }

    private String card() {
      return found.said(base.identity().weights())
          + " Nothing is known of its training\ndata, and nothing was measured.\n";
    }

    @Override
    public void close() {
      base.close();
    }
  }
}
