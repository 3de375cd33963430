package org.ltp4j.safetensors;

import java.util.List;
import java.util.Map;

/**
 * The validated header of a safetensors file.
 *
 * @param metadata free-form strings
 * @param entries tensors in the order of their data
 * @param dataStart where the data begins in the file
 */
record Header(Map<String, String> metadata, List<Entry> entries, long dataStart) {
  /** Name of the header's key that holds the metadata. */
  static final String METADATA = "__metadata__";

  /** Longest header in bytes, as in the reference implementation. */
  static final long LONGEST = 100_000_000;

  /**
   * One tensor and where its data lies.
   *
   * @param begin first byte, counted from the start of the data
   * @param end byte after the last one
   */
  record Entry(TensorInfo info, long begin, long end) {}
}
