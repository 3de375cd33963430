package org.ltp4j.trim;

/**
 * What a trimming has done, in numbers.
 *
 * @param piecesBefore pieces of the full vocabulary
 * @param pieces pieces that are kept
 * @param special of them special and added tokens
 * @param characters of them single characters
 * @param lines of text that were counted
 * @param tokens of text that were counted
 * @param piecesUsed different pieces in the text
 * @param shareOfTokensKept which share of the text's tokens the kept pieces are
 * @param shareUnknown which share of the text's tokens the unknown piece is
 * @param parametersBefore numbers of the full model; null where there are no weights
 * @param parameters numbers of the trimmed model; null where there are no weights
 * @param weightsBytes size of the written weights; null where there are none
 */
public record TrimResult(
    int piecesBefore,
    int pieces,
    int special,
    int characters,
    long lines,
    long tokens,
    long piecesUsed,
    double shareOfTokensKept,
    double shareUnknown,
    Long parametersBefore,
    Long parameters,
    Long weightsBytes) {

  /** The same with what the weights are. */
  TrimResult with(long before, long after, long bytes) {
    return new TrimResult(
        piecesBefore,
        pieces,
        special,
        characters,
        lines,
        tokens,
        piecesUsed,
        shareOfTokensKept,
        shareUnknown,
        before,
        after,
        bytes);
  }
}
