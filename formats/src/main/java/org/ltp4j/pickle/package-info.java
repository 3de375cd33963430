/**
 * Reads {@code pytorch_model.bin}. Python's pickles are programs; this reader runs only the
 * instructions that build a dictionary of tensors and refuses every other one.
 */
package org.ltp4j.pickle;
