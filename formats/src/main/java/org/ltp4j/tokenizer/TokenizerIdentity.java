package org.ltp4j.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ltp4j.files.Sha256;

/**
 * The hash of what decides about ids: normalizer, pre-tokenizer, model, added tokens (the settings
 * beside the file included) and which ids the special tokens have. Layout of the file, the order of
 * its keys, keys that are null, and parts that no id depends on (decoder, post-processor, padding,
 * truncation) do not count. Two tokenizers of one hash give the same ids for every text.
 *
 * <p>What is hashed is written down here so that it stays the same: an object is <code>{</code>,
 * its members by the code units of their names, <code>}</code>; an array likewise in brackets; a
 * text and a name are their number of UTF-8 bytes, a colon, the bytes; a number is that of {@link
 * Double#toString(double)}; each value ends with a line feed.
 */
final class TokenizerIdentity {
  private static final List<String> PARTS =
      List.of("normalizer", "pre_tokenizer", "model", "added_tokens");
  private static final int BUFFER = 1 << 16;

  private final MessageDigest digest = Sha256.digest();
  private final StringBuilder pending = new StringBuilder();

  private TokenizerIdentity() {}

  /** The hash, in hexadecimal. */
  static String of(TokenizerFile file, SpecialTokens special) {
    TokenizerIdentity identity = new TokenizerIdentity();
    for (String part : PARTS) {
      identity.text(part);
      identity.value(file.root().path(part));
    }
    for (int id :
        new int[] {special.bos(), special.eos(), special.pad(), special.mask(), special.unk()}) {
      identity.line(Integer.toString(id));
    }
    identity.flush();
    return HexFormat.of().formatHex(identity.digest.digest());
  }

  private void value(JsonNode node) {
    if (node.isObject()) {
      line("{");
      Map<String, JsonNode> members = new TreeMap<>();
      node.properties().forEach(entry -> members.put(entry.getKey(), entry.getValue()));
      members.forEach(
          (name, member) -> {
            if (!member.isNull()) {
              text(name);
              value(member);
            }
          });
      line("}");
    } else if (node.isArray()) {
      line("[");
      node.forEach(this::value);
      line("]");
    } else if (node.isTextual()) {
      text(node.textValue());
    } else if (node.isNumber()) {
      line(Double.toString(node.doubleValue()));
    } else {
      line(node.isMissingNode() ? "null" : node.asText());
    }
  }

  private void text(String text) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    line(length + ":" + text);
  }

  private void line(String line) {
    pending.append(line).append('\n');
    if (pending.length() >= BUFFER) {
      flush();
    }
  }

  private void flush() {
    digest.update(pending.toString().getBytes(StandardCharsets.UTF_8));
    pending.setLength(0);
  }
}
