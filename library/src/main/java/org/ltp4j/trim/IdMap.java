package org.ltp4j.trim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.Arrays;
import java.util.BitSet;

/** Which ids stay, and what they become. The order of ids stays what it was. */
final class IdMap {
  private final int[] kept;

  /** Keeps these ids. */
  IdMap(BitSet kept) {
    this.kept = kept.stream().toArray();
  }

  /** How many ids there are now. */
  int size() {
    return kept.length;
  }

  /** The id that {@code newId} had before. */
  int old(int newId) {
    return kept[newId];
  }

  boolean keeps(int oldId) {
    return Arrays.binarySearch(kept, oldId) >= 0;
  }

  /**
   * What an id has become.
   *
   * @throws IllegalArgumentException if it was not kept
   */
  int of(int oldId) {
    int id = Arrays.binarySearch(kept, oldId);
    if (id < 0) {
      throw new IllegalArgumentException("id " + oldId + " was not kept");
    }
    return id;
  }

  /** An id in a JSON file; what is no kept id stays as it is. */
  JsonNode of(JsonNode id) {
    return id.canConvertToInt() && id.isIntegralNumber() && keeps(id.intValue())
        ? IntNode.valueOf(of(id.intValue()))
        : id;
  }
}
