package org.ltp4j.trim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.ltp4j.tokenizer.Tokenizer;

/** What a trimming has done, in numbers. */
final class Outcome {
  private Outcome() {}

  /** Counts of pieces and text, and which share of the text's tokens the kept pieces are. */
  static Map<String, Object> of(Tokenizer before, Selection selection, Usage usage) {
    long[] counts = usage.counts();
    IdMap ids = selection.ids();
    long kept = IntStream.range(0, ids.size()).mapToLong(id -> counts[ids.old(id)]).sum();
    Map<String, Object> outcome = new LinkedHashMap<>();
    outcome.put("pieces_before", before.size());
    outcome.put("pieces", ids.size());
    outcome.put("special", selection.special());
    outcome.put("characters", selection.characters());
    outcome.put("lines", usage.lines());
    outcome.put("tokens", usage.tokens());
    outcome.put("pieces_used", usage.distinct());
    outcome.put("share_of_tokens_kept", (double) kept / usage.tokens());
    outcome.put("share_unknown", (double) counts[before.unk()] / usage.tokens());
    return outcome;
  }
}
