/**
 * A model with a smaller vocabulary: counts the pieces that texts use, keeps those, and writes the
 * tokenizer and the weights without the others. Knows tokenizer files and tensors by name; no
 * engine, no training.
 */
package org.ltp4j.trim;
