package org.ltp4j.service;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ltp4j.json.Json;

/**
 * An answer to a request.
 *
 * @param headers further ones
 */
record Reply(int status, String type, byte[] body, Map<String, String> headers) {
  static Reply json(int status, Object value) {
    return text(status, "application/json", Json.line(value));
  }

  static Reply text(int status, String type, String text) {
    return new Reply(status, type, text.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  static Reply error(int status, String type, String message, Map<String, String> headers) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("error", message);
    object.put("error_type", type);
    Reply plain = json(status, object);
    return new Reply(status, plain.type, plain.body, headers);
  }
}
