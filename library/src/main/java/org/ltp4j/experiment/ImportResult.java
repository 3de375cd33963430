package org.ltp4j.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What an adapter has of what PEFT wrote.
 *
 * @param products weights that have low-rank products
 * @param rank of all of them, the largest where they differed
 * @param alpha what is added counts alpha / rank times
 * @param tensors of the model's own that are replaced, such as biases
 * @param virtualTokens of a soft prompt
 * @param head what answers
 */
public record ImportResult(
    int products,
    int rank,
    double alpha,
    int tensors,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int virtualTokens,
    String head) {}
