package org.ltp4j.method;

import java.nio.file.Path;

/**
 * A run in which another method learns the task, as a step of a method.
 *
 * @param method the other method's name
 * @param run its run's directory
 */
public record OtherRun(String method, Path run) {}
