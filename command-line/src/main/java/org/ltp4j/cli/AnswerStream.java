package org.ltp4j.cli;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.ltp4j.answer.Answer;
import org.ltp4j.data.Datasets;
import org.ltp4j.data.Example;
import org.ltp4j.data.Faults;
import org.ltp4j.data.Reading;
import org.ltp4j.data.RowFormat;
import org.ltp4j.problem.Problem;

/**
 * Reads rows and writes a line for each, in their order; for a row that cannot be used the line
 * says why.
 */
final class AnswerStream implements Faults {
  private static final int SHOWN = 5;

  /** A row that waits for its line: the example is null if it cannot be used. */
  private record Waiting(String id, Example example, String reason) {}

  private final Answering answering;
  private final String source;
  private final RowFormat format;
  private final AnswerLines lines;
  private final int chunk;
  private final Consumer<String> sink;
  private final Runnable flush;
  private final List<Waiting> waiting = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private long answered;
  private long unusable;

  /**
   * A stream of answers.
   *
   * @param source names the rows in messages
   * @param format what they are
   * @param chunk rows read before answers are written
   * @param sink takes lines
   * @param flush is called after each chunk
   */
  AnswerStream(
      Answering answering,
      String source,
      RowFormat format,
      AnswerLines lines,
      int chunk,
      Consumer<String> sink,
      Runnable flush) {
    this.answering = answering;
    this.source = source;
    this.format = format;
    this.lines = lines;
    this.chunk = chunk;
    this.sink = sink;
    this.flush = flush;
  }

  /** Answers everything. */
  void answer(InputStream in) {
    lines.header().ifPresent(sink);
    Datasets.stream(
        answering.task(),
        source,
        format,
        in,
        Reading.of(null).unlabelled().skippingBadRows(),
        example -> wait(new Waiting(example.id(), example, null)),
        this);
    answerWaiting();
  }

  /**
   * Warnings to print once the lines are written.
   *
   * @return warnings, about rows without an answer too
   * @throws Problem if there are rows, and none could be used
   */
  List<String> finish() {
    if (unusable == 0) {
      return notes;
    }
    String which = String.join(", ", faults) + (unusable > SHOWN ? ", ..." : "");
    if (answered == 0) {
      throw Problem.input(
          source,
          "a row that can be used",
          "none of " + unusable + ": " + which,
          "give the columns of the adapter's task, "
              + String.join(", ", answering.task().fields())
              + ", or another --format");
    }
    String rows = unusable == 1 ? "1 row" : unusable + " rows";
    notes.add(source + ": " + rows + " without an answer: " + which);
    return notes;
  }

  @Override
  public void note(String text) {
    notes.add(source + ": " + text);
  }

  @Override
  public void add(long line, String reason) {
    add(line, Long.toString(line), reason);
  }

  @Override
  public void add(long line, String id, String reason) {
    if (unusable++ < SHOWN) {
      faults.add("line " + line + " (" + reason + ")");
    }
    wait(new Waiting(id, null, reason));
  }

  private void wait(Waiting row) {
    waiting.add(row);
    if (waiting.size() >= chunk) {
      answerWaiting();
    }
  }

  private void answerWaiting() {
    List<Example> usable =
        waiting.stream().map(Waiting::example).filter(example -> example != null).toList();
    List<? extends Answer> answers =
        usable.isEmpty() ? List.of() : answering.answers().apply(source, usable);
    int next = 0;
    for (Waiting row : waiting) {
      boolean isUsable = row.example != null;
      sink.accept(
          isUsable ? lines.answer(row.id, answers.get(next)) : lines.without(row.id, row.reason));
      next += isUsable ? 1 : 0;
    }
    answered += next;
    waiting.clear();
    flush.run();
  }
}
