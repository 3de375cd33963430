package example;

import java.nio.file.Path;
import java.util.Map;
import org.ltp4j.answer.Classification;
import org.ltp4j.classify.Classifier;
import org.ltp4j.experiment.Training;
import org.ltp4j.run.EpochResult;
import org.ltp4j.run.Listener;

/** Trains on the NLI examples by the method of this folder, then classifies a sentence pair. */
public final class TrainAndClassify {
  private TrainAndClassify() {}

  /**
   * Runs the example.
   *
   * @param arguments model, training data, dev data, output directory
   */
  public static void main(String[] arguments) {
    Training.Outcome outcome =
        Training.of(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[3]))
            .dev(Path.of(arguments[2]))
            .method("prompt-and-biases")
            .shots(4)
            .epochs(2)
            .with("max-length", 64)
            .listener(
                new Listener() {
                  @Override
                  public void epoch(EpochResult result) {
                    System.out.println("epoch " + result.epoch() + " " + result.devAccuracy());
                  }
                })
            .run();
    try (Classifier classifier = Classifier.load(outcome.adapter())) {
      Classification answer =
          classifier.classify(Map.of("premise", "It rains.", "hypothesis", "It is wet."));
      System.out.println(answer.label() + " " + answer.probabilities());
    }
  }
}
