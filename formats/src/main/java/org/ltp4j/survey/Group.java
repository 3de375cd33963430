package org.ltp4j.survey;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * The rows of one language in one split.
 *
 * @param split e.g. train
 * @param language its code
 * @param file where the rows stand
 * @param rows how many can be used
 * @param labels label → rows, or type → spans where words have tags; in the task's order, zeros
 *     included
 * @param unlabelled rows without a label
 * @param duplicates rows whose texts stood in an earlier row of the split
 * @param foldedDuplicates the same where case and white space do not count
 * @param contradictions of the first, rows with another label than the earlier one
 * @param lengths in tokens; null without a tokenizer
 */
public record Group(
    String split,
    String language,
    String file,
    long rows,
    Map<String, Long> labels,
    long unlabelled,
    long duplicates,
    long foldedDuplicates,
    long contradictions,
    @JsonInclude(JsonInclude.Include.NON_NULL) Lengths lengths) {}
