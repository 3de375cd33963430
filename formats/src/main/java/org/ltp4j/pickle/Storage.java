package org.ltp4j.pickle;

import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.MappedFile;

/**
 * A run of elements that tensors are views of.
 *
 * @param where file and storage, for people
 * @param offset its first byte in the file
 * @param elements how many there are, checked against the file
 * @param checksum of its bytes
 */
record Storage(String where, Dtype dtype, long offset, long elements, Checksum checksum) {
  /**
   * Compares its bytes with the checksum.
   *
   * @throws org.ltp4j.problem.Problem if the file is damaged there
   */
  void requireWhole(MappedFile file) {
    checksum.require(where, file, offset, elements * dtype.bytes());
  }
}
