package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.ltp4j.jdk.JdkSensitive;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.Build;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

@JdkSensitive
class LtpTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Command(name = "fail", description = "Fails as told.")
  static final class Fail implements Callable<Integer> {
    @Parameters private String how;

    @Override
    public Integer call() {
      if (how.equals("problem")) {
        throw Problem.input("a.csv, row 3", "3 columns", "2\n ('x', 'y')", "add the label");
      }
      throw new IllegalStateException("first line\nsecond line");
    }
  }

  private int ltp(String... arguments) {
    Map<String, List<CommandSpec>> extra = new LinkedHashMap<>();
    extra.put("Training", List.of(CommandSpec.forAnnotatedObject(new Fail())));
    CommandLine line = CommandGroups.install(Ltp.commandLine(), extra);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  @Test
  void withoutArgumentsItPrintsHelp() {
    assertThat(ltp()).isZero();
    assertThat(out.toString()).startsWith("Usage: ltp").contains("--debug");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void helpListsCommandsByGroupAndAllExitCodes() {
    assertThat(ltp("--help")).isZero();
    assertThat(out.toString()).containsSubsequence("Training:", "fail", "Fails as told.");
    for (ExitCode code : ExitCode.values()) {
      assertThat(out.toString()).containsPattern("(?m)^ +" + code.code() + "  ");
    }
  }

  @Test
  void aCommandAloneIsAsAmongAllOthers() {
    Map<String, CommandLine> all = Ltp.commandLine().getSubcommands();
    assertThat(all).containsKeys("train", "sweep", "worker");
    all.forEach(
        (name, command) -> {
          Map<String, CommandLine> alone = Ltp.commandLine("--debug", name).getSubcommands();
          assertThat(alone).containsOnlyKeys(name);
          assertThat(alone.get(name).getUsageMessage()).isEqualTo(command.getUsageMessage());
        });
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    assertThat(ltp("--version")).isZero();
    assertThat(out.toString()).contains(Build.current().version(), Build.current().commit());
    assertThat(Build.current().version()).matches("\\d+\\.\\d+\\.\\d+.*");
  }

  @Test
  void aProblemIsOneLineAndItsExitCode() {
    assertThat(ltp("fail", "problem")).isEqualTo(ExitCode.INPUT.code());
    assertThat(err.toString().lines())
        .containsExactly(
            "ltp: a.csv, row 3: expected 3 columns, found 2\\u000a ('x', 'y'); add the label");
  }

  @Test
  void aDefectIsOneLineUnlessTracesAreAskedFor() {
    assertThat(ltp("fail", "defect")).isEqualTo(ExitCode.INTERNAL.code());
    assertThat(err.toString().lines())
        .containsExactly(
            "ltp: internal error, IllegalStateException (first line);"
                + " run again with --debug and report it");
    assertThat(ltp("fail", "--debug", "defect")).isEqualTo(ExitCode.INTERNAL.code());
    assertThat(err.toString()).contains("\tat org.ltp4j.cli.LtpTest$Fail.call");
  }

  @Test
  void tooLittleMemoryIsNoDefect() {
    CommandLine line = Ltp.commandLine();
    int code = new Failures(line).report(new OutOfMemoryError("heap"), new PrintWriter(err, true));
    assertThat(code).isEqualTo(ExitCode.INTERNAL.code());
    assertThat(err.toString().lines())
        .hasSize(1)
        .allSatisfy(text -> assertThat(text).contains("out of memory (heap)", "LTP_JAVA_OPTS"));
  }

  @Test
  void unknownWordsGetTheNearestKnownOne() {
    assertThat(ltp("--verson")).isEqualTo(ExitCode.USAGE.code());
    assertThat(ltp("faill", "x")).isEqualTo(ExitCode.USAGE.code());
    assertThat(ltp("fail")).isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString().lines())
        .containsExactly(
            "ltp: unknown option '--verson'; did you mean --version?",
            "ltp: unknown argument 'faill'; did you mean fail?",
            "ltp: missing required parameter: '<how>'; see ltp fail --help");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void optionsOfACommandThatWasNotNamedNameIt() {
    for (String words :
        List.of(
            "ticket --model m --delta=d --out t",
            "ticket --overwrite t1 t2",
            "--model m --text t --steps 3",
            "--model m",
            "ticket --nothing-like-it x")) {
      assertThat(ltp(words.split(" "))).isEqualTo(ExitCode.USAGE.code());
    }
    assertThat(err.toString().lines())
        .containsExactly(
            "ltp: unknown option '--model'; did you mean ltp ticket cut?",
            "ltp: unknown option '--overwrite'; did you mean ltp ticket compose or ltp ticket cut"
                + " or ltp ticket import?",
            "ltp: unknown option '--model'; did you mean ltp mlm?",
            "ltp: unknown option '--model'; see ltp --help",
            "ltp: unknown option '--nothing-like-it'; see ltp ticket --help");
    assertThat(out.toString()).isEmpty();
  }
}
