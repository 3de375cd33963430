package org.ltp4j.experiment;

/**
 * What an adapter has of a LoRA that PEFT wrote.
 *
 * @param products weights that have low-rank products
 * @param rank of all of them, the largest where they differed
 * @param alpha what is added counts alpha / rank times
 * @param tensors of the model's own that are replaced, such as biases
 * @param head what answers
 */
public record ImportResult(int products, int rank, double alpha, int tensors, String head) {}
