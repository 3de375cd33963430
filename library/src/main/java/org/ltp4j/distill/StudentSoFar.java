package org.ltp4j.distill;

import java.nio.file.Path;
import org.ltp4j.mlm.ModelDirectory;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.recipe.DistillSettings;
import org.ltp4j.train.Callback;
import org.ltp4j.train.Step;

/** Writes the student into every checkpoint, so that a run that was stopped has a model too. */
record StudentSoFar(ModelWeights student, DistillSettings settings) implements Callback {
  @Override
  public void after(Step step) {
    // Only what is saved counts.
  }

  @Override
  public void saveState(Path checkpoint) {
    write(checkpoint.resolve(DistillStage.MODEL));
  }

  @Override
  public void loadState(Path checkpoint) {
    // The values are the checkpoint's own.
  }

  void write(Path directory) {
    ModelDirectory.write(directory, student, settings.teacher(), settings.numbers());
  }
}
