package org.ltp4j.mlm;

import java.nio.file.Path;
import java.util.Map;
import org.ltp4j.optim.EntryScores;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.train.Callback;
import org.ltp4j.train.Step;

/** Scores that are summed up over a run belong to its checkpoints. */
record ScoreCallback(EntryScores scores) implements Callback {
  private static final String NAME = "scores.safetensors";

  @Override
  public void after(Step step) {
    // The objective adds to them, while the gradient is there.
  }

  @Override
  public void saveState(Path checkpoint) {
    SafetensorsWriter.write(checkpoint.resolve(NAME), Map.of(), scores.sums());
  }

  @Override
  public void loadState(Path checkpoint) {
    try (TensorSource source = SafetensorsFile.open(checkpoint.resolve(NAME))) {
      scores.load(source);
    }
  }
}
