package org.ltp4j.method;

import java.util.Optional;

/**
 * The end of a method's work.
 *
 * @param result what came of it; empty in a process that does not lead
 */
public record Trained(Optional<TrainResult> result) {}
