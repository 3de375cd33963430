package org.ltp4j.spark;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import org.ltp4j.data.Example;

/**
 * The rows of a partition with their answers, in order. Some rows are read ahead, so that those of
 * similar length are computed together; no more than these are in memory.
 *
 * @param <R> rows
 * @param <A> what a classifier says of one
 * @param <W> what is written of it
 */
final class Answers<R, A, W> implements Iterator<W> {
  private final Iterator<R> rows;
  private final int chunk;
  private final Function<R, Optional<Example>> reading;
  private final Function<List<Example>, List<A>> answering;
  private final Writing<R, A, W> writing;
  private final Queue<W> ready = new ArrayDeque<>();

  /** Makes what is written of rows and answers. */
  @FunctionalInterface
  interface Writing<R, A, W> {
    /**
     * What is written for a row.
     *
     * @param example what was read of it; null if it cannot be used
     * @param answer what the classifier says; null if it cannot be used
     * @return empty to leave the row out
     */
    Optional<W> write(R row, Example example, A answer);
  }

  /**
   * Answers rows as they are asked for.
   *
   * @param chunk rows to read ahead
   * @param reading empty for a row that cannot be used
   * @param answering answers for as many rows, in their order
   */
  Answers(
      Iterator<R> rows,
      int chunk,
      Function<R, Optional<Example>> reading,
      Function<List<Example>, List<A>> answering,
      Writing<R, A, W> writing) {
    this.rows = rows;
    this.chunk = chunk;
    this.reading = reading;
    this.answering = answering;
    this.writing = writing;
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && rows.hasNext()) {
      fill();
    }
    return !ready.isEmpty();
  }

  @Override
  public W next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void fill() {
    List<R> read = new ArrayList<>();
    List<Optional<Example>> examples = new ArrayList<>();
    while (rows.hasNext() && read.size() < chunk) {
      R row = rows.next();
      read.add(row);
      examples.add(reading.apply(row));
    }
    List<Example> usable = examples.stream().flatMap(Optional::stream).toList();
    Iterator<A> answers = (usable.isEmpty() ? List.<A>of() : answering.apply(usable)).iterator();
    for (int i = 0; i < read.size(); i++) {
      Example example = examples.get(i).orElse(null);
      A answer = example == null ? null : answers.next();
      writing.write(read.get(i), example, answer).ifPresent(ready::add);
    }
  }
}
