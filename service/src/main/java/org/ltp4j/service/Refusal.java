package org.ltp4j.service;

import java.util.Map;

/** A request that is refused: status and message of the response. */
final class Refusal extends RuntimeException {
  private final int status;
  private final String type;
  private final Map<String, String> headers;

  /**
   * A refusal.
   *
   * @param type one word of text-embeddings-inference's for the kind
   */
  Refusal(int status, String type, String message) {
    this(status, type, message, Map.of());
  }

  private Refusal(int status, String type, String message, Map<String, String> headers) {
    super(message, null, false, false);
    this.status = status;
    this.type = type;
    this.headers = headers;
  }

  static Refusal badRequest(String message) {
    return new Refusal(400, "Validation", message);
  }

  static Refusal token() {
    return new Refusal(
        401,
        "Validation",
        "expected the header Authorization: Bearer TOKEN",
        Map.of("WWW-Authenticate", "Bearer"));
  }

  static Refusal method(String expected) {
    return new Refusal(
        405, "Validation", "expected " + expected + " here", Map.of("Allow", expected));
  }

  static Refusal tooLarge(String message) {
    return new Refusal(413, "Validation", message);
  }

  /**
   * What may go well when it is tried again.
   *
   * @param status 429 or 503
   */
  static Refusal overloaded(int status, String message) {
    return new Refusal(status, "Overloaded", message, Map.of("Retry-After", "1"));
  }

  Reply reply() {
    return Reply.error(status, type, getMessage(), headers);
  }
}
