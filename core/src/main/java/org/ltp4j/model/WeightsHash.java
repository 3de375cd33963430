package org.ltp4j.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.ltp4j.parameter.Parameter;

/**
 * The identity of a model's values: SHA-256 over the hashes of 16 MiB pieces, each taken with the
 * tensor's name, shape and the piece's place; pieces are hashed in parallel.
 */
final class WeightsHash {
  private static final int PIECE = 1 << 24;

  private WeightsHash() {}

  static String of(List<Parameter> parameters, Map<String, ByteBuffer> memory) {
    record Piece(String label, ByteBuffer bytes) {}
    List<Piece> pieces = new ArrayList<>();
    for (Parameter p : parameters) {
      ByteBuffer bytes = memory.get(p.name());
      if (bytes == null) {
        continue; // A base model without LM head is identified by its backbone.
      }
      for (int at = 0; at < bytes.capacity(); at += PIECE) {
        int length = Math.min(PIECE, bytes.capacity() - at);
        pieces.add(new Piece(p + "@" + at, bytes.slice(at, length)));
      }
    }
    List<byte[]> hashes =
        pieces.parallelStream()
            .map(
                piece -> {
                  MessageDigest digest = sha256();
                  digest.update(piece.label.getBytes(StandardCharsets.UTF_8));
                  digest.update(piece.bytes.duplicate());
                  return digest.digest();
                })
            .toList();
    MessageDigest all = sha256();
    hashes.forEach(all::update);
    return HexFormat.of().formatHex(all.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
