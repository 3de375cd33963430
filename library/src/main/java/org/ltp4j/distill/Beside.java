package org.ltp4j.distill;

import java.util.List;
import org.ltp4j.model.Input;
import org.ltp4j.model.ModelConfig;

/**
 * A lesson's rows as the model reads them that the teacher was trimmed from. Shapes: T tokens of
 * the lesson, U of its own, N spans, M hidden tokens of the lesson.
 *
 * @param in the rows
 * @param spansOfLesson the lesson's tokens by the spans that both cut alike, (T)
 * @param spans its own tokens likewise, (U)
 * @param sentences its own tokens by the lesson's sentences, (U)
 * @param hidden for each hidden token of the lesson its own that stands there, (M)
 * @param told the same share of 1 for hidden tokens that are one token here too, else 0; (M)
 */
record Beside(
    Input in, Groups spansOfLesson, Groups spans, Groups sentences, long[] hidden, float[] told) {
  /**
   * Rows beside a lesson's.
   *
   * @param hiding the lesson's rows
   * @param sentences of the lesson
   * @param config of the model
   */
  static Beside of(HiddenSpans hiding, Groups sentences, ModelConfig config) {
    Input in = Input.of(hiding.original(), config);
    List<TwoCuts> cuts = hiding.cuts();
    int spans = cuts.stream().mapToInt(TwoCuts::spans).sum();
    long[] ownSpans = new long[tokens(cuts)];
    long[] itsSpans = new long[in.tokens()];
    long[] itsSentences = new long[in.tokens()];
    int first = 0; // token of the lesson
    int span = 0;
    for (int r = 0; r < cuts.size(); r++) {
      TwoCuts row = cuts.get(r);
      for (int s = 0; s < row.spans(); s++, span++) {
        for (int i = row.ownFrom(s); i < row.ownEnds()[s]; i++) {
          ownSpans[first + i] = span;
        }
        for (int i = row.originalFrom(s); i < row.originalEnds()[s]; i++) {
          int token = (int) in.token(r, i);
          itsSpans[token] = span;
          itsSentences[token] = sentences.of()[first + row.ownFrom(s)];
        }
      }
      first += row.own().length;
    }
    return new Beside(
        in,
        Groups.of(ownSpans, spans),
        Groups.of(itsSpans, spans),
        Groups.of(itsSentences, sentences.size()),
        hiding.places(in),
        hiding.shares());
  }

  private static int tokens(List<TwoCuts> cuts) {
    return cuts.stream().mapToInt(row -> row.own().length).sum();
  }
}
