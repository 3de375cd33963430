package org.ltp4j.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.adapter.ComposedValues;
import org.ltp4j.classify.BaseModel;
import org.ltp4j.files.FileHash;
import org.ltp4j.problem.OnFailure;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.ComposeSettings;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.stage.Output;
import org.ltp4j.stage.ResultFormat;
import org.ltp4j.stage.Run;
import org.ltp4j.stage.Stage;
import org.ltp4j.stage.WholeOutput;
import org.ltp4j.stage.Work;
import org.ltp4j.ticket.Delta;
import org.ltp4j.ticket.Ticket;

/**
 * Puts a task's adapter and a language's sparse change together: an adapter of the same base, which
 * is used like any other.
 */
public final class ComposeStage implements Stage<ComposeSettings, ComposeResult> {
  private static final String CARD = "README.md";

  @Override
  public String key() {
    return "compose";
  }

  @Override
  public Class<ComposeSettings> settings() {
    return ComposeSettings.class;
  }

  @Override
  public Output<ComposeResult> output(ComposeSettings settings) {
    return new WholeOutput<>(settings, ResultFormat.of(ComposeResult.class));
  }

  @Override
  public Work<ComposeResult> open(ComposeSettings settings) {
    return new Opened(settings);
  }

  /** θ0, the adapter and the delta, open. */
  private static final class Opened implements Work<ComposeResult> {
    private final ComposeSettings settings;
    private final Adapter adapter;
    private final Ticket moved;
    private final BaseFiles base;
    private final Delta delta;

    Opened(ComposeSettings settings) {
      this.settings = settings;
      this.adapter = Adapter.open(settings.adapter());
      this.moved = Ticket.load(settings.deltaTicket());
      this.base =
          BaseFiles.open(
              BaseModel.directory(settings.adapter(), adapter, settings.model().orElse(null)));
      this.delta = OnFailure.run(base::close, this::checkedDelta);
    }

    private Delta checkedDelta() {
      adapter.requireBase(base.identity());
      moved.requireBase(settings.deltaTicket(), base.identity());
      Delta opened = Delta.open(settings.delta(), base.identity());
      return OnFailure.run(opened::close, () -> requireWeights(opened));
    }

    private Delta requireWeights(Delta opened) {
      if (opened.content() != Delta.Content.WEIGHTS) {
        throw Problem.input(
            settings.delta(),
            "a delta of the new weights",
            "one of the score " + opened.content(),
            "train it with ltp mlm --store weights");
      }
      return opened;
    }

    @Override
    public Map<String, String> inputs() {
      Map<String, String> inputs = new TreeMap<>();
      base.describe(inputs);
      inputs.put("adapter", FileHash.sha256(adapter.weightsFile()));
      inputs.put("adapter_config", Hashes.json(adapter.config()));
      inputs.put("delta", FileHash.sha256(settings.delta()));
      inputs.put("delta_ticket", moved.sha256());
      return inputs;
    }

    @Override
    public ComposeResult lead(Run run) {
      run.listener().warn(adapter.missingIdentity().stream().toList());
      try (SafetensorsFile stored = SafetensorsFile.open(adapter.weightsFile())) {
        ComposedValues composed =
            new ComposedValues(
                base.source(),
                stored,
                adapter.trainedTicket(settings.ticket().orElse(null)),
                delta.tensors(),
                moved);
        Ticket ticket = composed.ticket();
        ComposeResult result =
            new ComposeResult(moved.selected(), composed.both(), ticket.selected());
        Adapter.write(
            run.files().path().resolve("adapter"),
            adapter.config().with(ticket, adapter.trainingLanguages()),
            composed.tensors(),
            ticket,
            card(result),
            run.provenance().toJson());
        return result;
      }
    }

    /** The adapter's own card, and what was done to it since. */
    private String card(ComposeResult result) {
      Path own = adapter.directory().resolve(CARD);
      try {
        return (Files.isRegularFile(own) ? Files.readString(own) + "\n" : "")
            + String.format(
                Locale.ROOT,
                """
            ## Composed

            This is the adapter above with the changes of %,d entries of a delta added, %,d of which the
            adapter had changed too; %,d entries differ from the base model in all. Nothing was measured
            since: what stands above is of the adapter alone. The probabilities of this one are not
            calibrated, and it never abstains.
            """,
                result.deltaEntries(),
                result.bothEntries(),
                result.entries());
      } catch (IOException e) {
        throw Problem.input(own, "a text file", e.getMessage(), "delete it").causedBy(e);
      }
    }

    @Override
    public void close() {
      delta.close();
      base.close();
    }
  }
}
