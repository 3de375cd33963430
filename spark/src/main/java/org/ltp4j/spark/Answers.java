package org.ltp4j.spark;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import org.ltp4j.answer.Classification;
import org.ltp4j.data.Example;

/**
 * The rows of a partition with their answers, in order. Some rows are read ahead, so that those of
 * similar length are computed together; no more than these are in memory.
 *
 * @param <R> rows
 * @param <A> answers
 */
final class Answers<R, A> implements Iterator<A> {
  private final Iterator<R> rows;
  private final OpenClassifiers classifier;
  private final String source;
  private final int chunk;
  private final Function<R, Optional<Example>> reading;
  private final Writing<R, A> writing;
  private final Queue<A> ready = new ArrayDeque<>();

  /** Makes answers of rows. */
  @FunctionalInterface
  interface Writing<R, A> {
    /**
     * The answer for a row.
     *
     * @param example what was read of it; null if it cannot be used
     * @param answer what the classifier says; null if it cannot be used
     * @return empty to leave the row out
     */
    Optional<A> write(R row, Example example, Classification answer);
  }

  /**
   * Answers rows as they are asked for.
   *
   * @param source names the data in messages
   * @param chunk rows to read ahead
   * @param reading empty for a row that cannot be used
   */
  Answers(
      Iterator<R> rows,
      OpenClassifiers classifier,
      String source,
      int chunk,
      Function<R, Optional<Example>> reading,
      Writing<R, A> writing) {
    this.rows = rows;
    this.classifier = classifier;
    this.source = source;
    this.chunk = chunk;
    this.reading = reading;
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
  public A next() {
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
    Iterator<Classification> answers =
        usable.isEmpty()
            ? List.<Classification>of().iterator()
            : classifier.classify(source, usable).iterator();
    for (int i = 0; i < read.size(); i++) {
      Example example = examples.get(i).orElse(null);
      Classification answer = example == null ? null : answers.next();
      writing.write(read.get(i), example, answer).ifPresent(ready::add);
    }
  }
}
