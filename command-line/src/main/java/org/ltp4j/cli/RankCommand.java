package org.ltp4j.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.ltp4j.console.Console;
import org.ltp4j.experiment.TrainStage;
import org.ltp4j.mlm.MlmStage;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.ranks.ProcessPlace;
import org.ltp4j.run.Interrupt;
import org.ltp4j.stage.RankJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ltp rank}: one of the processes that train together; its parent says what is to do. */
@Command(name = RankCommand.NAME, hidden = true, description = "Train along with other processes.")
final class RankCommand implements Callable<Integer> {
  /** What starts it on a command line. */
  static final String NAME = "rank";

  @Parameters(index = "0", paramLabel = "DIR", description = "Where the work is described.")
  private Path folder;

  @Parameters(index = "1", paramLabel = "RANK", description = "Number of this process.")
  private int rank;

  @Override
  public Integer call() {
    Interrupt.leaveCtrlCToParent();
    Thread parent = new Thread(RankCommand::stopWithParent, "parent");
    parent.setDaemon(true);
    parent.start();
    RankJob.Answer answer = work(RankJob.load(folder));
    RankJob.answer(folder, rank, answer);
    if (answer.code() != ExitCode.OK) {
      // At once: ends of the engine's threads would wait for ranks that are gone.
      Runtime.getRuntime().halt(answer.code().code());
    }
    return answer.code().code();
  }

  private RankJob.Answer work(RankJob job) {
    ProcessPlace place = job.place(rank);
    try {
      job.work(rank, List.of(new MlmStage(), new TrainStage()), new Console());
      return new RankJob.Answer(ExitCode.OK, "");
    } catch (Problem e) {
      return new RankJob.Answer(e.exitCode(), e.getMessage());
    } catch (RuntimeException | OutOfMemoryError e) {
      e.printStackTrace();
      return new RankJob.Answer(
          ExitCode.INTERNAL, "%s: internal error, %s".formatted(place, e.toString()));
    }
  }

  /** The input ends when the parent process ends; then this one saves its state and ends too. */
  private static void stopWithParent() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // Input that cannot be read means the same as input that has ended: the parent is gone.
    }
    Interrupt.raise();
  }
}
