package org.ltp4j.trim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.ltp4j.data.TextFiles;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.files.FileHash;
import org.ltp4j.json.Json;
import org.ltp4j.model.CanonicalSource;
import org.ltp4j.model.Family;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.modelfiles.ModelFiles;
import org.ltp4j.modelname.ModelName;
import org.ltp4j.problem.OnFailure;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.TrimSettings;
import org.ltp4j.run.Listener;
import org.ltp4j.run.Progress;
import org.ltp4j.run.Stop;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.stage.Output;
import org.ltp4j.stage.ResultFormat;
import org.ltp4j.stage.Run;
import org.ltp4j.stage.Stage;
import org.ltp4j.stage.WholeOutput;
import org.ltp4j.stage.Work;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Writes a model with the pieces that texts use and without the others. Texts that use only kept
 * pieces give the same pieces, hidden states and scores of kept pieces as with the full model.
 */
public final class TrimStage implements Stage<TrimSettings, TrimResult> {
  @Override
  public String key() {
    return "trim";
  }

  @Override
  public Class<TrimSettings> settings() {
    return TrimSettings.class;
  }

  @Override
  public Output<TrimResult> output(TrimSettings settings) {
    return new WholeOutput<>(settings, ResultFormat.of(TrimResult.class));
  }

  @Override
  public Work<TrimResult> open(TrimSettings settings) {
    if (settings.text().isEmpty()) {
      throw Problem.usage(
          "--text", "at least one text file", "none", "name text in the languages to keep");
    }
    return new Opened(settings);
  }

  /** Config and tokenizer, open. */
  private static final class Opened implements Work<TrimResult> {
    private final TrimSettings settings;
    private final Path model; // its directory, which a name may stand for
    private final ModelConfig config;
    private final List<Path> files;
    private final List<Path> kept; // all of whose pieces stay
    private final Tokenizer tokenizer;
    private final Map<String, String> inputs;

    Opened(TrimSettings settings) {
      this.settings = settings;
      this.model = ModelName.directory(settings.model());
      this.config = ModelConfig.load(model);
      this.files = TextFiles.expand(settings.text());
      this.kept = TextFiles.expand(settings.keep());
      this.tokenizer = Tokenizer.open(model);
      this.inputs = OnFailure.run(this::close, this::checkedInputs);
    }

    private Map<String, String> checkedInputs() {
      config.requireVocabulary(model, tokenizer.size());
      Map<String, String> hashes = hashes();
      requireApart();
      return hashes;
    }

    @Override
    public Map<String, String> inputs() {
      return inputs;
    }

    @Override
    public TrimResult lead(Run run) {
      try (Stop stop = run.listener().listen()) {
        return trim(run, stop);
      }
    }

    @Override
    public void close() {
      tokenizer.close();
    }

    private TrimResult trim(Run run, Stop stop) {
      Runnable pause =
          () -> {
            if (stop.requested()) {
              throw Problem.stopped(settings.out());
            }
          };
      Path folder = run.files().path();
      ObjectNode json = Tokenizer.json(model);
      PieceModel pieces = PieceModel.of(Tokenizer.file(model), json, pieces(tokenizer));
      Usage usage = count("trim", files, run.listener(), pause);
      BitSet asked = new BitSet();
      List<String> samples = new ArrayList<>(usage.samples());
      if (!kept.isEmpty()) {
        Usage words = count("keep", kept, run.listener(), pause);
        asked = words.used();
        samples.addAll(words.samples());
      }
      Selection selection = Selection.of(pieces, required(config, json), asked, usage, settings);
      IdMap ids = selection.ids();
      try {
        TokenizerJson.trim(json, pieces, ids);
        Files.writeString(folder.resolve("tokenizer.json"), Json.line(json));
        SettingsFiles.config(model, folder, ids);
        SettingsFiles.tokenizer(model, folder, ids);
        try (Tokenizer trimmed = Tokenizer.open(folder)) {
          SameCuts.require(model, tokenizer, trimmed, ids, samples);
        }
        IdMapFile.write(folder, ids, tokenizer, usage.counts());
        TrimResult result = weights(folder, ids, pause, result(selection, usage));
        pause.run();
        return result;
      } catch (IOException e) {
        throw AtomicFiles.unwritable(settings.out(), e);
      }
    }

    private TrimResult result(Selection selection, Usage usage) {
      long[] counts = usage.counts();
      IdMap ids = selection.ids();
      long kept = IntStream.range(0, ids.size()).mapToLong(id -> counts[ids.old(id)]).sum();
      return new TrimResult(
          tokenizer.size(),
          ids.size(),
          selection.special(),
          selection.characters(),
          usage.lines(),
          usage.tokens(),
          usage.used().cardinality(),
          (double) kept / usage.tokens(),
          (double) counts[tokenizer.unk()] / usage.tokens(),
          null,
          null,
          null);
    }

    private Usage count(String what, List<Path> texts, Listener listener, Runnable pause) {
      Usage usage;
      try (Progress progress = listener.progress(what, 0, texts.size())) {
        usage =
            Usage.count(
                texts,
                tokenizer,
                settings.badLines(),
                settings.languageExponent(),
                progress,
                pause);
      }
      listener.warn(usage.warnings());
      return usage;
    }

    /** Writes the weights, if the model has some; returns the result with what they are. */
    private TrimResult weights(Path folder, IdMap ids, Runnable pause, TrimResult result)
        throws IOException {
      if (!ModelFiles.present(model)) {
        return result;
      }
      Path file = folder.resolve("model.safetensors");
      try (TensorSource source = ModelFiles.open(model)) {
        CanonicalSource checked = new CanonicalSource(source, config);
        SafetensorsWriter.write(
            file, Map.of("format", "pt"), new TrimmedWeights(source, config, ids, pause).tensors());
        return result.with(
            parameters(config, checked),
            parameters(config.withVocabulary(ids.size()), checked),
            Files.size(file));
      }
    }

    private Map<String, String> hashes() {
      Map<String, String> inputs = new TreeMap<>();
      inputs.put("config", FileHash.sha256(model.resolve("config.json")));
      inputs.put("tokenizer", FileHash.sha256(Tokenizer.file(model)));
      SettingsFiles.besideTokenizer(model)
          .forEach(file -> inputs.put("tokenizer/" + file.getFileName(), FileHash.sha256(file)));
      if (ModelFiles.present(model)) {
        try (CanonicalSource source = ModelWeights.source(model)) {
          inputs.put("model", ModelWeights.sha256(config, source));
        }
      }
      TextFiles.numbered("text", files).forEach((n, file) -> inputs.put(n, FileHash.sha256(file)));
      TextFiles.numbered("keep", kept).forEach((n, file) -> inputs.put(n, FileHash.sha256(file)));
      return inputs;
    }

    /** The output is replaced as a whole: what is read must not go with it. */
    private void requireApart() {
      List<Path> read = new ArrayList<>(settings.text());
      read.addAll(settings.keep());
      read.add(model);
      for (Path input : read) {
        if (real(input).startsWith(real(settings.out()))) {
          throw Problem.usage(
              "--out", "a directory apart from the inputs", input, "choose another --out");
        }
      }
    }
  }

  private static String[] pieces(Tokenizer tokenizer) {
    return IntStream.range(0, tokenizer.size()).mapToObj(tokenizer::piece).toArray(String[]::new);
  }

  /** Added tokens, and for RoBERTa every id up to that of padding, from which positions count. */
  private static BitSet required(ModelConfig config, ObjectNode json) {
    BitSet required = new BitSet();
    json.path("added_tokens").forEach(token -> required.set(token.path("id").intValue()));
    if (config.family() == Family.ROBERTA) {
      required.set(0, config.padId() + 1);
    }
    return required;
  }

  private static long parameters(ModelConfig config, CanonicalSource source) {
    return config.parameters().stream()
        .filter(p -> source.tensors().containsKey(p.name()))
        .mapToLong(p -> p.elements())
        .sum();
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }
}
