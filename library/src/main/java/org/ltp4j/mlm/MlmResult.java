package org.ltp4j.mlm;

import java.util.Map;

/**
 * The result of a masked-language-model training, in numbers.
 *
 * @param steps optimizer steps
 * @param sequences in the training text; estimated where it is streamed
 * @param tokens in the training text; estimated where it is streamed
 * @param parameters trained numbers
 * @param heldOutBefore loss, accuracy and hidden tokens of each held-out text before the first step
 * @param retrievalBefore of each set and language the share of translations found; null without any
 * @param heldOutAfter the same after the last step
 * @param retrievalAfter the same after the last step
 */
public record MlmResult(
    long steps,
    long sequences,
    long tokens,
    long parameters,
    Map<String, Object> heldOutBefore,
    Map<String, Object> retrievalBefore,
    Map<String, Object> heldOutAfter,
    Map<String, Object> retrievalAfter) {}
