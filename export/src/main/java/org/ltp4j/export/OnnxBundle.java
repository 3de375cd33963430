package org.ltp4j.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.classify.Classifier;
import org.ltp4j.data.Example;
import org.ltp4j.evaluation.LabelSet;
import org.ltp4j.files.FileHash;
import org.ltp4j.json.Json;
import org.ltp4j.run.Provenance;
import org.ltp4j.scoring.EncodedSet;
import org.ltp4j.serving.BundleClassifier;
import org.ltp4j.serving.BundleConfig;
import org.ltp4j.template.HeadKind;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * A bundle: a graph for ONNX Runtime, the tokenizer, and what says how texts become inputs. {@link
 * BundleClassifier} opens it, and any other software the graph.
 */
final class OnnxBundle implements Form {
  private static final String MODEL = "model.onnx";

  private final Adapter adapter;
  private final Classifier classifier;
  private final Merged merged;
  private final ExportSettings settings;
  private final Provenance provenance;

  OnnxBundle(
      Adapter adapter,
      Classifier classifier,
      Merged merged,
      ExportSettings settings,
      Provenance provenance) {
    this.adapter = adapter;
    this.classifier = classifier;
    this.merged = merged;
    this.settings = settings;
    this.provenance = provenance;
  }

  @Override
  public void write(Path folder) throws IOException {
    Description description = Description.of(adapter, classifier, merged.pieces().names());
    write(folder.resolve(MODEL), description, products(folder, description));
    merged.pieces().write(classifier.baseDirectory(), folder);
    Files.writeString(folder.resolve(Description.FILE), Json.page(description));
    Files.writeString(
        folder.resolve("README.md"),
        Card.ofOnnx(description, adapter, settings.out(), padId()).text());
    Files.writeString(folder.resolve(Export.PROVENANCE), provenance.finish().toJson());
    Files.writeString(folder.resolve(BundleConfig.FILE), Json.page(config(folder)));
  }

  private void write(Path file, Description description, Function<Graph, Products> products) {
    new OnnxModel(merged, products)
        .write(
            file,
            place(),
            description.words(merged.format()),
            description.logPrior(),
            adapter.config().fitted().temperature(),
            description.kind(),
            said(description));
  }

  private Function<Graph, Products> products(Path folder, Description description)
      throws IOException {
    if (settings.precision() == ExportSettings.Numbers.FP32) {
      return FloatProducts::new;
    }
    Ranges ranges = ranges(folder.resolve("ranges"), description);
    return graph -> new EightBitProducts(graph, ranges);
  }

  /** What a first graph tells of its states on a few texts; it is deleted again. */
  private Ranges ranges(Path folder, Description description) throws IOException {
    Files.createDirectory(folder);
    Path file = folder.resolve(MODEL);
    List<EightBitProducts> measuring = new ArrayList<>();
    write(
        file,
        description,
        graph -> {
          measuring.add(new EightBitProducts(graph, null));
          return measuring.get(0);
        });
    List<int[]> rows =
        classifier.render("samples", Samples.of(description.fields())).inputs().stream()
            .map(input -> merged.pieces().mapped(input.ids()))
            .toList();
    Ranges ranges = Ranges.of(file, rows, measuring.get(0).weights());
    try (Stream<Path> list = Files.list(folder)) {
      for (Path part : list.toList()) {
        Files.delete(part);
      }
    }
    Files.delete(folder);
    return ranges;
  }

  /** The token that is read: the mask, or the opening token of a classification head. */
  private int place() {
    try (Tokenizer tokenizer = Tokenizer.open(classifier.baseDirectory())) {
      return merged.format().head() == HeadKind.LABEL_WORDS ? tokenizer.mask() : tokenizer.bos();
    }
  }

  private int padId() {
    return merged.config().padId();
  }

  private Map<String, String> said(Description description) {
    Map<String, String> said = new LinkedHashMap<>();
    said.put("kind", description.kind().toString());
    said.put("labels", Json.line(description.labels()));
    said.put("template", description.template());
    said.put("adapter_sha256", FileHash.sha256(adapter.weightsFile()));
    said.put("base_sha256", classifier.base().weights());
    return said;
  }

  private BundleConfig config(Path folder) throws IOException {
    Map<String, BundleConfig.FileRef> files = new TreeMap<>();
    try (Stream<Path> list = Files.list(folder)) {
      for (Path file : list.toList()) {
        files.put(
            file.getFileName().toString(),
            new BundleConfig.FileRef(Files.size(file), FileHash.sha256(file)));
      }
    }
    return new BundleConfig(
        BundleConfig.FORMAT,
        settings.precision().toString().toLowerCase(Locale.ROOT),
        MODEL,
        adapter.config().task(),
        merged.format(),
        merged.pieces().first(),
        padId(),
        classifier.trainingLanguages(),
        adapter.config().fitted(),
        adapter.config().decision() instanceof LabelSet set ? set.threshold() : 0,
        files,
        provenance.inputs());
  }

  @Override
  public List<float[]> scores(Path folder, List<Example> rows, EncodedSet own) {
    try (BundleClassifier written = BundleClassifier.load(folder)) {
      return written.scored("samples", rows).scores();
    }
  }

  @Override
  public int[] ids(int[] own) {
    return merged.pieces().mapped(own);
  }

  @Override
  public void close() {
    merged.close();
  }

  @Override
  public double tolerance() {
    return settings.precision() == ExportSettings.Numbers.FP32 ? 1e-5 : 1;
  }
}
