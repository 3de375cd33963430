package org.ltp4j.trim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.BitSet;
import java.util.regex.Pattern;

/** The pieces for the bytes of characters without a piece, where a tokenizer has them. */
final class BytePieces {
  private static final Pattern BYTE = Pattern.compile("<0x[0-9A-F]{2}>");

  private BytePieces() {}

  /** All of them; none unless the model falls back to bytes. */
  static BitSet of(ObjectNode model, String[] pieces) {
    BitSet bytes = new BitSet();
    if (model.path("byte_fallback").asBoolean()) {
      for (int id = 0; id < pieces.length; id++) {
        bytes.set(id, BYTE.matcher(pieces[id]).matches());
      }
    }
    return bytes;
  }
}
