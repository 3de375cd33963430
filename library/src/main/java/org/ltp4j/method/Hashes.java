package org.ltp4j.method;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.ltp4j.json.Json;

/** Hashes of what is no file by the time it counts, for provenance. */
public final class Hashes {
  private Hashes() {}

  /** SHA-256, hexadecimal, of a value's JSON. */
  public static String json(Object value) {
    try {
      byte[] text = Json.line(value).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
