package org.ltp4j.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ltp4j.sweep.Worker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ltp worker}: a process of a sweep, fed through its standard input. */
@Command(name = "worker", hidden = true, description = "Do the jobs that ltp sweep hands out.")
final class WorkerCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "Directory of the sweep.")
  private Path directory;

  @Option(names = "--threads", required = true, description = "CPU threads of a job.")
  private int threads;

  @Override
  public Integer call() throws InterruptedException {
    Worker.work(directory, threads, System.in, System.out);
    return 0;
  }
}
