package org.ltp4j.method;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.ranks.Ranks;
import org.ltp4j.recipe.MethodName;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.ticket.Scores;
import org.ltp4j.ticket.Selection;
import org.ltp4j.ticket.Strategy;
import org.ltp4j.ticket.Ticket;

/**
 * The first phase of lottery-ticket sparse fine-tuning: everything is fine-tuned on the task in a
 * run of its own, below the output directory, and the entries that changed most become the ticket.
 */
final class OwnTicket {
  private static final String FILE = "ticket.safetensors";

  /** Directory of the run that fine-tunes everything. */
  private static final String PHASE = "full";

  private final TrainSettings settings;
  private final List<String> command;

  OwnTicket(TrainSettings settings, List<String> command) {
    this.settings = settings;
    this.command = command;
  }

  /**
   * The ticket for these pretrained weights; once its file is there, this phase is over.
   *
   * @param ranks who shares the training; they all get the leader's ticket
   */
  Ticket of(BaseIdentity base, ModelWeights pretrained, Ranks ranks) {
    Path file = settings.out().resolve(FILE);
    Path run = settings.out().resolve(PHASE);
    if (!ranks.any(ranks.leads() && Files.exists(file))) {
      new TrainStage(fineTuning(run), command).run(ranks);
      if (ranks.leads()) {
        cut(base, pretrained, run).save(file);
      }
    }
    if (ranks.leads()) {
      discard(run.resolve(TrainStage.ADAPTER));
    }
    return leaders(file, ranks);
  }

  /** The others may be on machines that do not see the leader's files. */
  private static Ticket leaders(Path file, Ranks ranks) {
    if (ranks.size() == 1) {
      return Ticket.load(file);
    }
    Path copy = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      if (ranks.leads()) {
        ranks.leaders(Files.readAllBytes(file));
        return Ticket.load(file);
      }
      copy = Files.createTempFile(copy, "ltp-ticket-", ".safetensors");
      try {
        Files.write(copy, ranks.leaders(new byte[0]));
        return Ticket.load(copy);
      } finally {
        Files.delete(copy);
      }
    } catch (IOException e) {
      throw AtomicFiles.unwritable(ranks.leads() ? file : copy, e);
    }
  }

  private Ticket cut(BaseIdentity base, ModelWeights pretrained, Path run) {
    try (ModelWeights tuned = ModelWeights.open(settings.model(), pretrained.engine())) {
      Adapter.open(run).applyTo(tuned, null);
      return Selection.of(
              pretrained.parameters(),
              Strategy.parse("global"),
              settings.tuning().ratio().orElseThrow())
          .cut(
              new Change(pretrained, tuned),
              pretrained.engine().threads(),
              base,
              Map.of("method", settings.tuning().method().toString()));
    }
  }

  private TrainSettings fineTuning(Path out) {
    Map<String, Object> values = new LinkedHashMap<>(Settings.toMap(settings));
    values.put("method", MethodName.FT.toString());
    values.put("out", out.toString());
    values.remove("ratio");
    return Settings.resolve(TrainSettings.class, new Section("lt-sft", values), Map.of());
  }

  /** It is as large as the model; the run's curve and provenance stay. */
  private static void discard(Path adapter) {
    try {
      AtomicFiles.deleteTree(adapter);
    } catch (IOException e) {
      throw AtomicFiles.unwritable(adapter, e);
    }
  }

  /** |θ1 − θ0| of two models in memory. */
  private record Change(ModelWeights before, ModelWeights after) implements Scores {
    @Override
    public void read(Parameter parameter, long offset, float[] out, int n) {
      FloatBuffer from = before.memory(parameter.name()).asFloatBuffer();
      after.memory(parameter.name()).asFloatBuffer().get((int) offset, out, 0, n);
      for (int i = 0; i < n; i++) {
        out[i] = Math.abs(out[i] - from.get((int) offset + i));
      }
    }

    @Override
    public String describe() {
      return "change by fine-tuning on the task";
    }
  }
}
