package org.ltp4j.distill;

import java.util.Map;

/**
 * The result of a distillation, in numbers.
 *
 * @param steps optimizer steps
 * @param sequences in the training text
 * @param tokens in the training text
 * @param teacherParameters numbers of the teacher
 * @param parameters numbers of the student
 * @param heldOutBefore loss, accuracy and hidden tokens of each held-out text before the first step
 * @param retrievalBefore of each set and language the share of translations found; null without any
 * @param heldOutAfter the same after the last step
 * @param retrievalAfter the same after the last step
 */
public record DistillResult(
    long steps,
    int sequences,
    long tokens,
    long teacherParameters,
    long parameters,
    Map<String, Object> heldOutBefore,
    Map<String, Object> retrievalBefore,
    Map<String, Object> heldOutAfter,
    Map<String, Object> retrievalAfter) {}
