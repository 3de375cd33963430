package org.ltp4j.experiment;

import org.ltp4j.files.Sha256;
import org.ltp4j.json.Json;

/** Hashes of values that are in no file, for provenance. */
public final class Hashes {
  private Hashes() {}

  /** SHA-256, hexadecimal, of a value's JSON. */
  public static String json(Object value) {
    return Sha256.of(Json.line(value));
  }
}
