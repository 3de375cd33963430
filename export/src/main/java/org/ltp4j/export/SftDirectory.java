package org.ltp4j.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.classify.Classifier;
import org.ltp4j.composable.SparseChange;
import org.ltp4j.composable.SparseFineTuning;
import org.ltp4j.data.Example;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.HostFloats;
import org.ltp4j.json.Json;
import org.ltp4j.model.Additions;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.optim.EntryValues;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.prompt.ClassHead;
import org.ltp4j.run.Provenance;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.safetensors.WholeTensor;
import org.ltp4j.scoring.EncodedSet;
import org.ltp4j.template.HeadKind;
import org.ltp4j.ticket.Bitmap;
import org.ltp4j.ticket.TensorFloats;

/**
 * A sparse fine-tuning that composable-sft adds to the base model: differences of the ticket's
 * entries; as they are, tensors that were trained as a whole and a classification head. A soft
 * prompt has no place in its file and stands beside it.
 */
final class SftDirectory implements Form {
  private static final String PROMPT_FILE = "prompt.safetensors";
  private static final int WINDOW = 1 << 14;

  private final Adapter adapter;
  private final Classifier classifier;
  private final ExportSettings settings;
  private final Provenance provenance;
  private final Engine engine;
  private final Trained trained;
  private final Map<String, String> headNames;
  private final Merged merged;

  /**
   * Prepares.
   *
   * @param engine what compares
   * @throws Problem if what was trained is no change of the model's own tensors
   */
  SftDirectory(
      Adapter adapter,
      Classifier classifier,
      ExportSettings settings,
      Provenance provenance,
      Engine engine) {
    this.adapter = adapter;
    this.classifier = classifier;
    this.settings = settings;
    this.provenance = provenance;
    this.engine = engine;
    ModelConfig config = ModelConfig.load(classifier.baseDirectory());
    Path ticket = settings.ticket().orElse(null);
    this.trained = Trained.of(adapter, ticket, config.parameters());
    if (trained.leavesModel() || trained.prefix() > 0 || trained.rank() > 0) {
      throw Problem.input(
          adapter.directory(),
          "changes of the model's own entries, which a sparse fine-tuning adds",
          trained.said(),
          trained.prefix() > 0 ? "use it with ltp predict" : "write it with --to peft or --to hf");
    }
    this.headNames =
        adapter.config().prompt().head() == HeadKind.LABEL_WORDS
            ? Map.of()
            : Architecture.headNames(
                adapter.directory(), config.family(), adapter.config().prompt());
    this.merged = Merged.of(adapter, classifier, ticket, engine);
  }

  @Override
  public List<String> warnings() {
    return trained.virtual() == 0
        ? List.of()
        : List.of(
            "composable-sft knows no soft prompt: SFT.apply adds the weights' changes alone; the"
                + " program in README.md sets the virtual tokens from "
                + PROMPT_FILE);
  }

  @Override
  public void write(Path folder) throws IOException {
    new SparseFineTuning(changes(), whole()).write(folder);
    if (trained.virtual() > 0) {
      SafetensorsWriter.write(
          folder.resolve(PROMPT_FILE),
          Map.of("format", "pt"),
          List.of(
              TensorData.floats(
                  Adapter.PROMPT,
                  merged.virtual(),
                  trained.virtual(),
                  merged.weights().config().hidden())));
    }
    Description description = Description.of(adapter, classifier, merged.pieces().names());
    merged.pieces().write(classifier.baseDirectory(), folder);
    Files.writeString(folder.resolve(Description.FILE), Json.page(description));
    Files.writeString(
        folder.resolve("README.md"),
        Card.ofSft(description, adapter, settings.out(), settings.base(adapter), merged.pieces())
            .text());
    Files.writeString(folder.resolve(Export.PROVENANCE), provenance.finish().toJson());
  }

  private List<SparseChange> changes() {
    List<SparseChange> changes = new ArrayList<>();
    try (TensorSource base = ModelWeights.source(classifier.baseDirectory());
        TensorSource stored = SafetensorsFile.open(adapter.weightsFile())) {
      for (Parameter p : merged.weights().parameters()) {
        Bitmap bits = trained.entries().getOrDefault(p.name(), new Bitmap(p.elements()));
        Bitmap held = bits.cardinality() == 0 ? bits : EntryValues.stored(bits, p, stored);
        if (held.cardinality() > 0) {
          changes.add(change(p, held, new TensorFloats(base)));
        }
      }
    }
    return changes;
  }

  /** What training has made of the entries whose values the adapter holds, minus what they were. */
  private SparseChange change(Parameter p, Bitmap bits, TensorFloats base) {
    int count = Math.toIntExact(bits.cardinality());
    long[] entries = new long[count];
    float[] values = new float[count];
    HostFloats after = merged.weights().memory(p.name());
    float[] before = new float[(int) Math.min(WINDOW, p.elements())];
    long window = -1;
    long entry = -1;
    for (int i = 0; i < count; i++) {
      entry = bits.next(entry + 1);
      if (entry / WINDOW != window) {
        window = entry / WINDOW;
        long from = window * WINDOW;
        base.read(p, from, before, 0, (int) Math.min(WINDOW, p.elements() - from));
      }
      entries[i] = entry;
      values[i] = SparseChange.added(before[(int) (entry % WINDOW)], after.get(entry));
    }
    return new SparseChange(p.name(), p.shape(), entries, values);
  }

  private List<WholeTensor> whole() {
    List<WholeTensor> whole = new ArrayList<>();
    for (Parameter p : trained.whole()) {
      float[] values = new float[Math.toIntExact(p.elements())];
      HostFloats memory = merged.weights().memory(p.name());
      for (int from = 0; from < values.length; from += WINDOW) {
        int n = Math.min(WINDOW, values.length - from);
        memory.floats(from, n).get(values, from, n);
      }
      whole.add(new WholeTensor(p.name(), p.shape(), values));
    }
    Map<String, long[]> shapes =
        ClassHead.shapes(
            merged.format().head(), merged.weights().config(), classifier.labels().size());
    headNames.forEach(
        (own, name) -> whole.add(new WholeTensor(name, shapes.get(own), merged.head().get(own))));
    return whole;
  }

  @Override
  public int[] ids(int[] own) {
    return merged.pieces().mapped(own);
  }

  @Override
  public List<float[]> scores(Path folder, List<Example> rows, EncodedSet own) throws IOException {
    SparseFineTuning read = SparseFineTuning.read(folder);
    try (ModelWeights weights = ModelWeights.open(classifier.baseDirectory(), engine)) {
      for (SparseChange change : read.changes()) {
        HostFloats memory = weights.memory(change.name());
        for (int i = 0; i < change.entries().length; i++) {
          long entry = change.entries()[i];
          memory.put(entry, memory.get(entry) + change.values()[i]);
        }
        weights.changed(change.name());
      }
      Map<String, float[]> others = new LinkedHashMap<>();
      read.whole().forEach(tensor -> others.put(tensor.name(), tensor.values()));
      for (Parameter p : trained.whole()) {
        float[] values = others.get(p.name());
        for (int i = 0; i < values.length; i++) {
          weights.memory(p.name()).put(i, values[i]);
        }
        weights.changed(p.name());
      }
      Map<String, float[]> head = new LinkedHashMap<>();
      headNames.forEach((name, there) -> head.put(name, others.get(there)));
      return new Rescored(weights, Description.read(folder), merged.format())
          .by(Additions.NONE, prompt(folder), head, ids -> ids, own);
    }
  }

  private float[] prompt(Path folder) {
    if (trained.virtual() == 0) {
      return new float[0];
    }
    try (TensorSource file = SafetensorsFile.open(folder.resolve(PROMPT_FILE))) {
      return file.floats(Adapter.PROMPT);
    }
  }

  @Override
  public void close() {
    merged.close();
  }
}
