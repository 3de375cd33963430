package org.ltp4j.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.adapter.AdapterConfig;
import org.ltp4j.data.Task;
import org.ltp4j.data.TaskKind;
import org.ltp4j.files.FileHash;
import org.ltp4j.method.CompleteSettings;
import org.ltp4j.method.PromptFormats;
import org.ltp4j.modelname.ModelName;
import org.ltp4j.parameter.Parameter;
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
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Makes an adapter of a LoRA that Hugging Face PEFT wrote. What PEFT does not keep (labels, how
 * texts become inputs) the settings say.
 */
public final class ImportStage implements Stage<ImportSettings, ImportResult> {
  /** PEFT's tasks, and what answers in them here. */
  private static final Map<String, HeadKind> HEADS =
      Map.of(
          "SEQ_CLS", HeadKind.CLASSIFICATION,
          "FEATURE_EXTRACTION", HeadKind.LABEL_WORDS,
          "", HeadKind.LABEL_WORDS);

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

  /** The LoRA, in memory, and its base, open. */
  private static final class Opened implements Work<ImportResult> {
    private final ImportSettings settings;
    private final BaseFiles base;
    private final PeftLora lora;
    private final Task task;
    private final PromptFormat format;
    private final Map<String, float[]> head;

    Opened(ImportSettings settings) {
      this.settings = settings;
      this.task = Task.named(settings.task());
      this.base = BaseFiles.open(ModelName.directory(settings.model()));
      List<Parameter> parameters = base.config().parameters();
      this.lora = OnFailure.run(base::close, () -> PeftLora.read(settings.peft(), parameters));
      this.format = OnFailure.run(base::close, this::readFormat);
      this.head =
          OnFailure.run(base::close, () -> ImportedHead.of(lora, settings, base.config(), format));
    }

    private PromptFormat readFormat() {
      if (task.kind() != TaskKind.SINGLE_LABEL) {
        throw Problem.usage(
            "--task " + settings.task(),
            "one label a row",
            "kind " + task.kind(),
            "choose another");
      }
      HeadKind answering = HEADS.get(lora.config().taskType());
      if (answering == null) {
        throw Problem.input(
            settings.peft().resolve(PeftConfig.FILE),
            "task_type SEQ_CLS, or none where label words are scored",
            lora.config().taskType(),
            "train it for one of them");
      }
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("method", "lora");
      values.put("model", ModelName.directory(settings.model()).toString());
      values.put("task", settings.task());
      values.put("train", "none");
      values.put("out", settings.out().toString());
      values.put("head", Kebab.of(answering));
      values.put("max-length", Integer.toString(settings.maxLength()));
      values.put("strip-punctuation", Boolean.toString(settings.stripPunctuation()));
      TrainSettings plain = Settings.resolve(TrainSettings.class, Section.none(), values);
      Map<String, Object> more = new LinkedHashMap<>();
      settings.template().ifPresent(template -> more.put("template", template));
      more.put("label-words", settings.labelWords());
      more.put("multi-piece", settings.multiPiece());
      PromptFormat read =
          PromptFormats.of(CompleteSettings.of(Settings.with(plain, more)), task, base.config());
      try (Tokenizer tokenizer = Tokenizer.open(ModelName.directory(settings.model()))) {
        read.renderer(tokenizer);
        if (answering == HeadKind.LABEL_WORDS) {
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
      inputs.put("task", Hashes.json(task));
      return inputs;
    }

    @Override
    public ImportResult lead(Run run) {
      ImportResult result =
          new ImportResult(
              lora.products().size(),
              lora.rank(),
              lora.alpha(),
              lora.whole().size(),
              Kebab.of(format.head()));
      Adapter.write(
          run.files().path().resolve("adapter"),
          new AdapterConfig(
              AdapterConfig.FORMAT,
              "lora",
              AdapterConfig.Base.of(settings.model().toString(), base.identity()),
              task,
              format,
              new AdapterConfig.EncoderAdditions(0, lora.rank(), lora.alpha()),
              null,
              null,
              List.of(),
              null),
          tensors(),
          null,
          card(result),
          run.provenance().toJson());
      return result;
    }

    private List<TensorData> tensors() {
      List<TensorData> tensors = new ArrayList<>();
      int rank = lora.rank();
      lora.factors()
          .forEach(
              (name, values) ->
                  tensors.add(
                      name.endsWith("lora_A.weight")
                          ? TensorData.floats(name, values, rank, values.length / rank)
                          : TensorData.floats(name, values, values.length / rank, rank)));
      lora.whole()
          .forEach((name, t) -> tensors.add(TensorData.floats(name, t.values(), t.shape())));
      Map<String, long[]> shapes = ImportedHead.shapes(base.config(), format);
      head.forEach(
          (name, values) ->
              tensors.add(TensorData.floats(Adapter.HEAD + name, values, shapes.get(name))));
      return tensors;
    }

    private String card(ImportResult result) {
      return String.format(
          Locale.ROOT,
          """
          # An adapter made of a LoRA that Hugging Face PEFT wrote

          Low-rank products of rank %d beside %d weights of the base model (SHA-256 of its weights
          `%s`), α %s; %d tensors of the model itself are replaced. Nothing is known of its training
          data, and nothing was measured.
          """,
          result.rank(),
          result.products(),
          base.identity().weights(),
          result.alpha(),
          result.tensors());
    }

    @Override
    public void close() {
      base.close();
    }
  }
}
