package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.StageName;
import org.ltp4j.recipe.TicketSettings;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.settings.Declared;
import org.ltp4j.settings.Setting;
import org.ltp4j.template.Placement;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

class SettingsOptionsTest {
  record Switch(@Setting(value = "50% loud", fallback = "false") boolean loud) {}

  @TempDir Path dir;

  private static CommandLine command(StageName stage) {
    CommandSpec spec = CommandSpec.create().name(stage.key());
    return new CommandLine(SettingsOptions.add(spec, stage));
  }

  @Test
  void flagsReachTheRecord() {
    ParseResult parsed =
        command(StageName.TRAIN)
            .parseArgs(
                "--model=m",
                "--out",
                "o",
                "--train",
                "a,b.jsonl",
                "--placement",
                "after-bos",
                "--label-words",
                "x=right",
                "--seed",
                "9");
    TrainSettings train = SettingsOptions.resolve(parsed, StageName.TRAIN, TrainSettings.class);
    assertThat(train.model()).isEqualTo(Path.of("m"));
    assertThat(train.train()).isEqualTo(Path.of("a,b.jsonl"));
    assertThat(train.methodSettings().placement()).contains(Placement.AFTER_BOS);
    assertThat(train.labelWords()).isEqualTo(Map.of("x", "right"));
    assertThat(train.engine().seed()).isEqualTo(9);
  }

  @Test
  void flagsOverruleTheRecipe() throws IOException {
    Path recipe =
        Files.writeString(
            dir.resolve("r.yaml"),
            "model: m\nout: o\nticket:\n  ratio: 0.1\n  strategy: encoder\n");
    ParseResult parsed =
        command(StageName.TICKET).parseArgs("--recipe", recipe.toString(), "--ratio", "0.3");
    TicketSettings ticket = SettingsOptions.resolve(parsed, StageName.TICKET, TicketSettings.class);
    assertThat(ticket.ratio()).isEqualTo(0.3);
    assertThat(ticket.strategy()).isEqualTo("encoder");
  }

  @Test
  void aWrongValueIsAProblem() {
    ParseResult parsed = command(StageName.TICKET).parseArgs("--ratio", "2", "--model", "m");
    assertThatThrownBy(
            () -> SettingsOptions.resolve(parsed, StageName.TICKET, TicketSettings.class))
        .isInstanceOf(Problem.class)
        .hasMessageStartingWith("--ratio: expected a number above 0 and of at most 1, found '2'");
  }

  @Test
  void aSwitchNeedsNoValue() {
    CommandLine line =
        new CommandLine(SettingsOptions.add(CommandSpec.create().name("x"), Switch.class));
    assertThat(SettingsOptions.flags(line.parseArgs("--loud"), Switch.class))
        .isEqualTo(Map.of("loud", "true"));
    assertThat(SettingsOptions.flags(line.parseArgs("--loud=false"), Switch.class))
        .isEqualTo(Map.of("loud", "false"));
    assertThat(SettingsOptions.flags(line.parseArgs(), Switch.class)).isEmpty();
    assertThat(line.getUsageMessage()).contains("50% loud");
  }

  @Test
  void helpShowsEverySettingWithItsDefaultUnderItsHeading() {
    for (StageName stage : StageName.values()) {
      String help = command(stage).getUsageMessage(CommandLine.Help.Ansi.OFF);
      String words = help.replaceAll("\\s+", " ");
      assertThat(help)
          .containsSubsequence(
              Declared.of(stage.settings()).stream().map(d -> "\n      --" + d.key()).toList());
      for (Declared declared : Declared.of(stage.settings())) {
        assertThat(help).contains("--" + declared.key(), declared.heading() + ":");
        if (!declared.fallback().isEmpty()) {
          assertThat(words).contains("default: " + declared.fallback() + ")");
        }
      }
    }
  }
}
