package org.ltp4j.method;

import java.nio.file.Path;

/**
 * The task learnt by another method, as a step of a method.
 *
 * @param method the other method's name
 * @param run its run's directory
 */
public record Tuned(String method, Path run) {}
