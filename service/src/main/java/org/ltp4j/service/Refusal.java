package org.ltp4j.service;

/** A request that is refused: status and message of the response. */
final class Refusal extends RuntimeException {
  private final int status;
  private final String type;

  /**
   * A refusal.
   *
   * @param type one word of text-embeddings-inference's for the kind
   */
  Refusal(int status, String type, String message) {
    super(message, null, false, false);
    this.status = status;
    this.type = type;
  }

  static Refusal badRequest(String message) {
    return new Refusal(400, "Validation", message);
  }

  static Refusal tooLarge(String message) {
    return new Refusal(413, "Validation", message);
  }

  int status() {
    return status;
  }

  String type() {
    return type;
  }
}
