package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.problem.ExitCode;

/** Methods on the command line and in recipes. */
class MethodCommandTest {
  @TempDir Path dir;
  private Path data;

  @BeforeEach
  void data() {
    data = Nli.write(dir.resolve("nli.tsv"), Nli.tsv());
  }

  /** The usual words without label words, which a classification head refuses. */
  private Object[] head(Path out, Object... further) {
    List<Object> words = new ArrayList<>(List.of(Nli.train(data, out, further)));
    int at = words.indexOf("--label-words");
    words.subList(at, at + 2).clear();
    return words.toArray();
  }

  @Test
  void whatMeansNothingIsRefusedBeforeAnythingIsWritten() {
    Path out = dir.resolve("out");
    Cli.ltp(head(out, "--method", "bitfit", "--ticket", "t"))
        .failed(ExitCode.USAGE, "--method bitfit", "--ticket", "ltp, deep-prompt");
    Cli.ltp(Nli.train(data, out, "--method", "softmv"))
        .failed(ExitCode.USAGE, "--method softmv", "--dictionaries");
    Cli.ltp(head(out, "--method", "lt-sft", "--ratio", "1.5"))
        .failed(ExitCode.USAGE, "--ratio", "'1.5'");
    Cli.ltp(head(out, "--method", "fine")).failed(ExitCode.USAGE, "--method", "ft, dp");
    Cli.ltp(Nli.train(data, out, "--method", "ft")).failed(ExitCode.USAGE, "--label-words");
    assertThat(out).doesNotExist();
  }

  @Test
  void theTicketOfARecipeGoesToLtpAlone() {
    for (String method : List.of("ft", "deep-prompt", "ltp")) {
      Path recipe =
          Nli.write(
              dir.resolve(method + ".yaml"),
              """
              out: %s
              model: %s
              ticket: {strategy: "random", ratio: 0.3}
              train: {method: %s, train: %s, dev: %s, max-length: 48, epochs: 1}
              """
                  .formatted(dir.resolve(method), Nli.MODEL, method, data, data));
      assertThat(Cli.ltp("run", recipe).code()).isZero();
      boolean taken = Adapter.open(dir.resolve(method).resolve("train")).config().ticket() != null;
      assertThat(taken).isEqualTo(method.equals("ltp"));
    }
  }

  @Test
  void anAdapterWithoutWhatItSaysIsRefused() throws IOException {
    Path run = dir.resolve("run");
    Cli.ltp(head(run, "--method", "deep-prompt", "--prefix-length", 3, "--epochs", 1)).well();
    assertThat(Cli.fed(Nli.jsonl(), "predict", "--adapter", run).well().out().lines())
        .hasSize(Nli.rows());
    Path config = run.resolve("adapter/adapter_config.json");
    Files.writeString(config, Files.readString(config).replace("\"prefix\" : 3", "\"prefix\" : 4"));
    Cli.fed(Nli.jsonl(), "predict", "--adapter", run)
        .failed(ExitCode.INPUT, "deep prompt of length 4", "length 3");
  }

  @Test
  void doctorCountsWhatAMethodTrains() {
    Cli report = Cli.ltp(doctor("--method", "bitfit"));
    assertThat(report.out()).contains("classification head", "label read at 0", "Ready to train");
  }

  private Object[] doctor(Object... further) {
    Object[] words = head(dir.resolve("out"), further);
    words[0] = "doctor";
    return words;
  }
}
