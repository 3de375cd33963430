package org.ltp4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.ltp4j.cli.Ltp;
import org.ltp4j.golden.Golden;
import org.ltp4j.problem.ExitCode;
import picocli.CommandLine;

/**
 * What a command gave.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error of the command line itself
 */
record Ltp4j(int code, String out, String err) {
  private static final List<List<String>> ROWS =
      List.of(
          List.of("en", "the cat sits on a red mat", "an animal sits", "entailment"),
          List.of("en", "two men are at the river", "they catch a fish", "neutral"),
          List.of("en", "she reads all day", "she never reads", "contradiction"),
          List.of("de", "Der Hund schläft im Garten.", "Ein Tier ist draußen.", "entailment"),
          List.of("de", "Anna kauft drei Äpfel!", "Sie backt einen Kuchen.", "neutral"),
          List.of("de", "Es regnet seit Stunden", "Der Himmel ist klar", "contradiction"));

  /** A small model of the project's fixtures. */
  static Path model() {
    return Golden.folder().resolve("xlmr");
  }

  /** Runs a command in this JVM. */
  static Ltp4j run(Object... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] arguments = Arrays.stream(words).map(Object::toString).toArray(String[]::new);
    CommandLine line = Ltp.commandLine(arguments);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int code = line.execute(arguments);
    return new Ltp4j(code, out.toString(), err.toString());
  }

  /** Runs a command in this JVM with this text on standard input. */
  static Ltp4j fed(String input, Object... words) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return run(words);
    } finally {
      System.setIn(before);
    }
  }

  /** This outcome, once it is sure that all went well. */
  Ltp4j well() {
    assertThat(code).as(err + out).isZero();
    return this;
  }

  /** Checks that the command failed with one line that says all of this. */
  void failed(ExitCode expected, Object... parts) {
    assertThat(err.lines()).as(err).hasSize(1);
    assertThat(err).startsWith("ltp: ").doesNotContain("internal error");
    for (Object part : parts) {
      assertThat(err).contains(part.toString());
    }
    assertThat(code).as(err).isEqualTo(expected.code());
  }

  static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Labelled rows in two languages. */
  static String tsv() {
    StringBuilder text = new StringBuilder("language\tpremise\thypothesis\tlabel\n");
    ROWS.forEach(row -> text.append(String.join("\t", row)).append('\n'));
    return text.toString();
  }

  /** Trains for a second; returns the run, which stands for its adapter. */
  static Path trained(Path dir) {
    Path data = write(dir.resolve("nli.tsv"), tsv());
    Path out = dir.resolve("run");
    run(
            "train",
            "--model",
            model(),
            "--out",
            out,
            "--train",
            data,
            "--dev",
            data,
            "--max-length",
            48,
            "--epochs",
            1,
            "--batch",
            3,
            "--learning-rate",
            0.01,
            "--threads",
            1,
            "--label-words",
            "entailment=a,neutral=e,contradiction=o")
        .well();
    return out;
  }
}
