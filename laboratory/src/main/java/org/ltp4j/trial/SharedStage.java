package org.ltp4j.trial;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A stage that was done once for several trials.
 *
 * @param id name of its folder below {@code shared}
 * @param stage e.g. {@code mlm}, {@code ticket}
 * @param seconds wall-clock time; null if unknown
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SharedStage(String id, String stage, Double seconds) {}
