package org.ltp4j.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.classify.Classifier;
import org.ltp4j.engine.Engine;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.files.FileHash;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.Listener;
import org.ltp4j.run.Provenance;
import org.ltp4j.serving.BundleConfig;

/**
 * Writes a trained classifier for other software, and compares what it wrote with the classifier's
 * own answers before it gives the directory its name.
 */
public final class Export {
  /** The name of every export's provenance. */
  static final String PROVENANCE = "provenance.json";

  private final ExportSettings settings;
  private final List<String> command;
  private final Engine engine;

  /**
   * An export.
   *
   * @param settings what is written, and where
   * @param command the command line, for provenance
   * @param engine on the CPU, in single precision
   */
  public Export(ExportSettings settings, List<String> command, Engine engine) {
    this.settings = settings;
    this.command = command;
    this.engine = engine;
  }

  /**
   * What was written, and how far its probabilities were from the classifier's.
   *
   * @param out the directory or file
   * @param to what it is for
   * @param rowsCompared rows that both classified
   * @param largestDifference of a probability
   */
  public record Outcome(
      Path out, ExportSettings.Target to, int rowsCompared, double largestDifference) {
    /** {@return the same as {@code ltp export} prints it, by key} */
    public Map<String, Object> toJson() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("out", out.toString());
      json.put("to", to.toString().toLowerCase(Locale.ROOT));
      json.put("rows_compared", rowsCompared);
      json.put("largest_difference", largestDifference);
      return json;
    }
  }

  /**
   * Exports.
   *
   * @param listener told what a person should know
   * @return what was written
   * @throws Problem if the method cannot be exported so, or the output is not empty
   */
  public Outcome run(Listener listener) {
    settings.check();
    requireFree(settings.out());
    Path ticket = settings.ticket().orElse(null);
    Adapter adapter = Adapter.open(settings.adapter());
    double[] farthest = new double[1];
    try (Classifier classifier =
            Classifier.load(settings.adapter(), settings.model().orElse(null), ticket, engine);
        Form form = form(adapter, classifier, ticket)) {
      listener.warn(classifier.warnings());
      listener.warn(form.warnings());
      AtomicFiles.deleteLeftovers(settings.out());
      AtomicFiles.Body<Path> body =
          folder -> {
            form.write(folder);
            farthest[0] = new Comparison(adapter, classifier).farthest(form, folder);
          };
      if (isZip()) {
        Archive.write(settings.out(), body);
      } else {
        AtomicFiles.directory(settings.out(), body);
      }
    }
    return new Outcome(settings.out(), settings.to(), Samples.of(List.of()).size(), farthest[0]);
  }

  private boolean isZip() {
    return settings.to() == ExportSettings.Target.ONNX
        && settings.out().toString().endsWith(".zip");
  }

  private Form form(Adapter adapter, Classifier classifier, Path ticket) {
    Provenance provenance =
        Provenance.begin("export", settings, inputs(adapter, classifier), command);
    return switch (settings.to()) {
      case HF ->
          new HuggingFace(
              adapter,
              classifier,
              Merged.of(adapter, classifier, ticket, engine),
              settings.out(),
              provenance,
              engine);
      case ONNX ->
          new OnnxBundle(
              adapter,
              classifier,
              Merged.of(adapter, classifier, ticket, engine),
              settings,
              provenance);
      case SFT -> new SftDirectory(adapter, classifier, settings, provenance, engine);
      case PEFT -> new PeftDirectory(adapter, classifier, settings, provenance, engine);
    };
  }

  private static Map<String, String> inputs(Adapter adapter, Classifier classifier) {
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("adapter", FileHash.sha256(adapter.weightsFile()));
    inputs.put("model", classifier.base().weights());
    inputs.put("tokenizer", classifier.base().tokenizer());
    return inputs;
  }

  /** Whether a file is ours to replace. */
  private static boolean isBundle(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.getEntry(BundleConfig.FILE) != null;
    } catch (IOException e) {
      return false;
    }
  }

  /** The output is replaced as a whole, so it must hold nothing else. */
  private void requireFree(Path out) {
    if (!Files.exists(out)) {
      return;
    }
    boolean earlier =
        Files.isRegularFile(out.resolve(Description.FILE)) || (isZip() && isBundle(out));
    if (earlier && settings.overwrite()) {
      return;
    }
    if (isZip() && earlier) {
      throw Problem.output(
          out, "no such file", "an earlier file", "choose another --out, or add --overwrite");
    }
    if (!Files.isDirectory(out)) {
      throw Problem.output(
          out,
          isZip() ? "an earlier bundle or nothing" : "a directory or nothing",
          "another file",
          "choose another --out");
    }
    try (Stream<Path> list = Files.list(out)) {
      if (list.findAny().isPresent()) {
        throw Problem.output(
            out,
            "an empty directory",
            earlier ? "an earlier export" : "other files",
            earlier ? "choose another --out, or add --overwrite" : "choose another --out");
      }
    } catch (IOException e) {
      throw AtomicFiles.unwritable(out, e);
    }
  }
}
