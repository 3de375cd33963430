package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.composable.SparseChange;
import org.ltp4j.composable.SparseFineTuning;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.random.Streams;
import org.ltp4j.safetensors.WholeTensor;
import org.ltp4j.ticket.Overlap;
import org.ltp4j.ticket.Score;
import org.ltp4j.ticket.Scores;
import org.ltp4j.ticket.Selection;
import org.ltp4j.ticket.Strategy;
import org.ltp4j.ticket.Ticket;
import org.ltp4j.ticket.TicketView;
import picocli.CommandLine;

class TicketCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path dir;

  private int ltp(Object... arguments) {
    String[] words = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    CommandLine line = Ltp.commandLine(words);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(words);
  }

  private static Ticket ticket(long seed) {
    List<Parameter> model =
        List.of(
            new Parameter("words", new long[] {20, 3}, 0, Kind.WORD_EMBEDDINGS),
            new Parameter("query", new long[] {5, 7}, 1, Kind.QUERY));
    Scores scores = Scores.of(Score.RANDOM, () -> null, () -> null, new Streams(seed));
    return Selection.of(model, Strategy.parse("random"), 0.3)
        .cut(scores, 1, "0".repeat(64), Map.of("seed", "" + seed));
  }

  @Test
  void ticketsAreShownAndCompared() {
    Path first = dir.resolve("first");
    Path second = dir.resolve("second");
    ticket(1).save(first);
    ticket(2).save(second);
    assertThat(ltp("ticket", "inspect", first)).isZero();
    assertThat(ltp("ticket", "compare", first, second)).isZero();
    assertThat(out.toString())
        .isEqualTo(
            TicketView.inspect(Ticket.load(first))
                + TicketView.compare(Ticket.load(first), Ticket.load(second)));
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void ticketsAreComposedOnceAndKept() throws IOException {
    Path first = dir.resolve("first");
    Path second = dir.resolve("second");
    Path both = dir.resolve("both");
    ticket(1).save(first);
    ticket(2).save(second);
    assertThat(ltp("ticket", "compose", "union", first, second, "--out", both)).isZero();
    assertThat(Ticket.load(both).selected())
        .isEqualTo(Overlap.of(ticket(1), ticket(2)).total().either());
    assertThat(out.toString()).isEqualTo(TicketView.inspect(Ticket.load(both)));

    byte[] bytes = Files.readAllBytes(both);
    assertThat(ltp("ticket", "compose", "union", first, second, "--out", both)).isZero();
    assertThat(ltp("ticket", "compose", "difference", first, second, "--out", both))
        .isEqualTo(ExitCode.OUTPUT.code());
    assertThat(err.toString()).contains("another ticket: union").hasLineCount(1);
    assertThat(both).hasBinaryContent(bytes);
    assertThat(ltp("ticket", "compose", "difference", first, second, "--out", both, "--overwrite"))
        .isZero();
    assertThat(Ticket.load(both).strategy()).hasToString("difference");
    assertThat(ltp("ticket", "compose", "union", first, "--out", dir.resolve("one")))
        .isEqualTo(ExitCode.USAGE.code());
  }

  @Test
  void whatIsNoTicketIsNamed() throws IOException {
    Path file = Files.writeString(dir.resolve("no.ticket"), "not a ticket");
    assertThat(ltp("ticket", "inspect", file)).isEqualTo(ExitCode.INPUT.code());
    assertThat(ltp("ticket", "inspect", dir.resolve("absent"))).isEqualTo(ExitCode.INPUT.code());
    assertThat(err.toString().lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).startsWith("ltp: " + dir));
  }

  @Test
  void withoutASubcommandItPrintsItsHelp() {
    assertThat(ltp("ticket")).isZero();
    assertThat(out.toString()).contains("inspect", "compare", "Usage: ltp ticket");
  }

  @Test
  void whatASparseFineTuningChangedBecomesATicketAndADelta() {
    String query = "roberta.encoder.layer.0.attention.self.query.bias";
    SparseChange change =
        new SparseChange(query, new long[] {32}, new long[] {1, 30}, new float[] {1, -2});
    WholeTensor head = new WholeTensor("classifier.bias", new long[] {3}, new float[3]);
    Path sft = dir.resolve("sft");
    new SparseFineTuning(List.of(change), List.of(head)).write(sft);
    Path ticket = dir.resolve("ticket");
    Path delta = dir.resolve("delta");

    imported(sft, ticket, delta);
    assertThat(Ticket.load(ticket).selected()).isEqualTo(2);
    assertThat(out.toString()).isEqualTo(TicketView.inspect(Ticket.load(ticket)));
    assertThat(cut(delta, "global", 2)).as(err.toString()).isZero();
    assertThat(Ticket.load(dir.resolve("global2")).sha256())
        .isEqualTo(Ticket.load(ticket).sha256());
    assertThat(ltp("ticket", "import", sft, "--model", Nli.MODEL, "--out", ticket))
        .isEqualTo(ExitCode.OUTPUT.code());
  }

  @Test
  void aTicketThatLiesInTheWordEmbeddingsIsSaid() {
    String words = "roberta.embeddings.word_embeddings.weight";
    String query = "roberta.encoder.layer.0.attention.self.query.bias";
    long[] shape =
        parameters().stream().filter(p -> p.name().equals(words)).findFirst().orElseThrow().shape();
    SparseChange moved =
        new SparseChange(words, shape, new long[] {3, 40, 41}, new float[] {1, 2, -3});
    SparseChange little =
        new SparseChange(query, new long[] {32}, new long[] {5, 6}, new float[] {.1f, .2f});
    Path sft = dir.resolve("sft");
    new SparseFineTuning(List.of(moved, little), List.of()).write(sft);
    Path delta = dir.resolve("delta");
    imported(sft, dir.resolve("all"), delta);
    assertThat(said(delta, "global", 3))
        .contains("100.0 % of this ticket are word embeddings", "--strategy encoder");
    assertThat(said(delta, "embeddings", 3)).isEmpty(); // asked for by name
    assertThat(said(delta, "encoder", 2)).isEmpty();
    assertThat(said(delta, "global", 5)).isEmpty(); // two of five are elsewhere
  }

  private void imported(Path sft, Path ticket, Path delta) {
    Object[] words = {"ticket", "import", sft, "--model", Nli.MODEL, "--out", ticket};
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--write-delta", delta));
    assertThat(ltp(all.toArray())).as(err.toString()).isZero();
  }

  /** What is warned of when a ticket of a range's most changed entries is cut. */
  private String said(Path delta, String strategy, int entries) {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertThat(cut(delta, strategy, entries)).as(err.toString()).isZero();
    } finally {
      System.setErr(before);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  private int cut(Path delta, String strategy, int entries) {
    long eligible =
        Selection.of(parameters(), Strategy.parse(strategy), 1).parameters().stream()
            .mapToLong(Parameter::elements)
            .sum();
    return ltp(
        "ticket",
        "cut",
        "--model",
        Nli.MODEL,
        "--delta",
        delta,
        "--strategy",
        strategy,
        "--ratio",
        (double) entries / eligible,
        "--out",
        dir.resolve(strategy + entries));
  }

  private static List<Parameter> parameters() {
    return ModelConfig.load(Path.of(Nli.MODEL.toString())).parameters();
  }
}
