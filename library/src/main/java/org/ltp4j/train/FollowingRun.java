package org.ltp4j.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.problem.Problem;
import org.ltp4j.ranks.Ranks;
import org.ltp4j.run.Listener;
import org.ltp4j.run.Stop;

/**
 * The part in a {@link ResumableRun} of a rank that does not lead it: it trains along, begins where
 * the leader begins, stops when any rank has been told to, and writes nothing.
 */
public final class FollowingRun {
  private final Ranks ranks;
  private final Path directory;
  private final ParameterSet parameters;
  private final Listener listener;

  /**
   * A run.
   *
   * @param directory the leader's output directory; looked at on resume only
   * @param listener may ask to stop
   */
  public FollowingRun(Ranks ranks, Path directory, ParameterSet parameters, Listener listener) {
    this.listener = listener;
    this.ranks = ranks;
    this.directory = directory;
    this.parameters = parameters;
  }

  /**
   * Trains to the end.
   *
   * @param after this rank's part of the work after a step
   * @throws Problem with exit code 130 when the user has stopped it
   */
  public void execute(Trainer trainer, long total, Consumer<Step> after) {
    long done = ranks.fromLeader(0);
    if (done > 0) {
      restore(directory.resolve("checkpoint-" + done));
    }
    try (Stop stop = listener.listen()) {
      boolean[] finished = {false};
      long reached =
          trainer.run(
              done,
              total,
              step -> {
                after.accept(step);
                StopDecision decision = StopDecision.of(ranks, stop.requested(), false);
                finished[0] = decision.early() || step.number() == total;
                return !finished[0] && !decision.interrupted();
              });
      if (!finished[0] && reached < total) {
        throw Problem.interrupted(directory, reached, total);
      }
    }
  }

  private void restore(Path checkpoint) {
    if (!Files.isDirectory(checkpoint)) {
      throw Problem.input(
          checkpoint,
          "the checkpoint that rank 0 goes on from",
          "nothing",
          "put --out where all ranks can read it");
    }
    ResumableRun.restore(parameters, checkpoint);
  }
}
