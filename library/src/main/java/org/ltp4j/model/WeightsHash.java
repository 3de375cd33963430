package org.ltp4j.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.ltp4j.files.Sha256;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.Floats;
import org.ltp4j.safetensors.Quoted;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;

/**
 * The identity of a model's values: SHA-256 over the hashes of 16 MiB pieces, each taken with the
 * tensor's name, shape and the piece's place; pieces are hashed in parallel.
 */
final class WeightsHash {
  private static final int PIECE = 1 << 24;

  /** Bytes in memory at a time: what is read in larger parts makes the heap grow for good. */
  private static final int READ = 1 << 20;

  /** All ones: infinite or not a number. */
  private static final int EXPONENT = 0x7f800000;

  private WeightsHash() {}

  /** Where single-precision values come from. */
  interface Values {
    /** Little-endian bytes of a piece of a parameter. */
    ByteBuffer bytes(Parameter parameter, long offset, int length);
  }

  /** Values of a source; read, not mapped, where the source can. */
  static Values of(TensorSource source) {
    return (p, offset, length) -> {
      TensorInfo info = source.tensors().get(p.name());
      int size = info.dtype().bytes();
      ByteBuffer stored = source.piece(p.name(), offset / 4 * size, length / 4 * size);
      ByteBuffer floats = Floats.toFloat32(info, stored).order(ByteOrder.LITTLE_ENDIAN);
      requireNumbers(source, info, floats, offset / Float.BYTES);
      return floats;
    };
  }

  /** Refuses weights that are NaN or infinite: the loss would be NaN, without a reason. */
  private static void requireNumbers(
      TensorSource source, TensorInfo info, ByteBuffer floats, long first) {
    IntBuffer bits = floats.duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    for (int i = 0; i < bits.limit(); i++) {
      if ((bits.get(i) & EXPONENT) == EXPONENT) {
        throw Problem.input(
            source.describe() + ": tensor " + Quoted.of(info.name()),
            "finite numbers",
            Float.intBitsToFloat(bits.get(i)) + " at entry " + (first + i),
            "the file is damaged or its training diverged: download or make it again");
      }
    }
  }

  /** The hash; a base model without LM head is identified by the parameters it has. */
  static String of(List<Parameter> parameters, Values values) {
    record Piece(Parameter parameter, long offset, int length) {}
    List<Piece> pieces = new ArrayList<>();
    for (Parameter p : parameters) {
      long size = 4 * p.elements();
      for (long at = 0; at < size; at += PIECE) {
        pieces.add(new Piece(p, at, (int) Math.min(PIECE, size - at)));
      }
    }
    List<byte[]> hashes =
        pieces.parallelStream()
            .map(
                piece -> {
                  MessageDigest digest = Sha256.digest();
                  String label = piece.parameter + "@" + piece.offset;
                  digest.update(label.getBytes(StandardCharsets.UTF_8));
                  for (int at = 0; at < piece.length; at += READ) {
                    int length = Math.min(READ, piece.length - at);
                    digest.update(values.bytes(piece.parameter, piece.offset + at, length));
                  }
                  return digest.digest();
                })
            .toList();
    MessageDigest all = Sha256.digest();
    hashes.forEach(all::update);
    return HexFormat.of().formatHex(all.digest());
  }
}
