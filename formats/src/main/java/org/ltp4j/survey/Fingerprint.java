package org.ltp4j.survey;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.ltp4j.files.Sha256;

/**
 * Stands for the texts of a row: 128 bits of their SHA-256, so that large data sets are compared
 * without being held.
 *
 * @param high the first 64 bits
 * @param low the next 64 bits
 */
record Fingerprint(long high, long low) {
  private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

  /** Of the texts as they are. */
  static Fingerprint exact(Map<String, String> fields) {
    MessageDigest digest = Sha256.digest();
    new TreeMap<>(fields)
        .forEach(
            (name, text) -> {
              byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
              digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
              digest.update(bytes);
            });
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new Fingerprint(hash.getLong(), hash.getLong());
  }

  /** Of the texts in lower case, every run of white space one space, none at the ends. */
  static Fingerprint folded(Map<String, String> fields) {
    Map<String, String> folded = new TreeMap<>();
    fields.forEach(
        (name, text) ->
            folded.put(name, SPACE.matcher(text).replaceAll(" ").strip().toLowerCase(Locale.ROOT)));
    return exact(folded);
  }
}
