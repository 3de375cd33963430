package org.ltp4j.service;

import java.time.Duration;

/**
 * Limits on one request: bytes, texts, characters, time.
 *
 * @param bytes most bytes of a body
 * @param texts most texts in a request
 * @param characters most characters of a field
 * @param time longest time until a request is answered
 */
public record Limits(int bytes, int texts, int characters, Duration time) {
  /** Two megabytes, 256 texts, fields of 100,000 characters, half a minute. */
  public static final Limits DEFAULT = new Limits(2_000_000, 256, 100_000, Duration.ofSeconds(30));
}
