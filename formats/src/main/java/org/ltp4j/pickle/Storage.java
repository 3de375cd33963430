package org.ltp4j.pickle;

import org.ltp4j.safetensors.Dtype;

/**
 * A run of elements that tensors are views of.
 *
 * @param offset its first byte in the file
 * @param elements how many there are, checked against the file
 */
record Storage(Dtype dtype, long offset, long elements) {}
