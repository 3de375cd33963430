/**
 * Reads {@code pytorch_model.bin} and other files of {@code torch.save}. Python's pickles are
 * programs; this reader runs only the instructions that build dictionaries of tensors and numbers
 * and refuses every other one.
 */
package org.ltp4j.pickle;
