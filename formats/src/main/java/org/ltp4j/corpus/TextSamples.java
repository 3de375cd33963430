package org.ltp4j.corpus;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Samples of a text, one for each size that may be asked for. They share pieces.
 *
 * @param pieces stretches of the text
 * @param samples by the size that was asked for, bytes
 */
public record TextSamples(List<Piece> pieces, SortedMap<Long, Sample> samples)
    implements Serializable {
  /**
   * A stretch of whole lines.
   *
   * @param bytes of text
   * @param lines the ids that each line has; 0 ends a document
   */
  public record Piece(long bytes, List<Integer> lines) implements Serializable {}

  /**
   * A sample.
   *
   * @param pieces numbers of its pieces, in their order
   * @param times how many such samples make up the text
   */
  public record Sample(List<Integer> pieces, double times) implements Serializable {}

  /**
   * A sample.
   *
   * @param size one that these were taken for
   */
  public TextSample get(long size) {
    Sample sample = samples.get(size);
    long bytes = 0;
    List<Integer> lines = new ArrayList<>();
    for (int piece : sample.pieces()) {
      bytes += pieces.get(piece).bytes();
      lines.addAll(pieces.get(piece).lines());
    }
    return new TextSample(bytes, lines, sample.times());
  }
}
