package org.ltp4j.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
  private static final int PIECE = 1 << 22; // values

  /** Values in memory at a time: what is read in larger parts makes the heap grow for good. */
  static final int BLOCK = 1 << 16;

  private WeightsHash() {}

  /** Where single-precision values come from. */
  interface Values {
    /** Sets the first n values of an array to those of a parameter from an index on. */
    void read(Parameter parameter, long first, float[] into, int n);
  }

  /** Values of a source; read, not mapped, where the source can. */
  static Values of(TensorSource source) {
    return (p, first, into, n) -> {
      TensorInfo info = source.tensors().get(p.name());
      Floats.require(info);
      int size = info.dtype().bytes();
      ByteBuffer stored = source.piece(p.name(), first * size, n * size);
      Floats.read(info.dtype(), stored, 0, into, 0, n);
    };
  }

  /** Refuses weights that are NaN or infinite: the loss would be NaN, without a reason. */
  private static void requireNumbers(
      String description, Parameter p, long first, float[] values, int n) {
    for (int i = 0; i < n; i++) {
      if (!Float.isFinite(values[i])) {
        throw Problem.input(
            description + ": tensor " + Quoted.of(p.name()),
            "finite numbers",
            values[i] + " at entry " + (first + i),
            "the file is damaged or its training diverged: download or make it again");
      }
    }
  }

  /**
   * The hash; a base model without LM head is identified by the parameters it has.
   *
   * @param description names the model in messages
   * @throws Problem if a value is no finite number
   */
  static String of(String description, List<Parameter> parameters, Values values) {
    record Piece(Parameter parameter, long first, int size) {}
    List<Piece> pieces = new ArrayList<>();
    for (Parameter p : parameters) {
      for (long at = 0; at < p.elements(); at += PIECE) {
        pieces.add(new Piece(p, at, (int) Math.min(PIECE, p.elements() - at)));
      }
    }
    List<byte[]> hashes =
        pieces.parallelStream()
            .map(
                piece -> {
                  MessageDigest digest = Sha256.digest();
                  String label = piece.parameter + "@" + Float.BYTES * piece.first;
                  digest.update(label.getBytes(StandardCharsets.UTF_8));
                  float[] block = new float[Math.min(BLOCK, piece.size)];
                  ByteBuffer bytes =
                      ByteBuffer.allocate(Float.BYTES * block.length)
                          .order(ByteOrder.LITTLE_ENDIAN);
                  for (int at = 0; at < piece.size; at += block.length) {
                    int n = Math.min(block.length, piece.size - at);
                    values.read(piece.parameter, piece.first + at, block, n);
                    requireNumbers(description, piece.parameter, piece.first + at, block, n);
                    bytes.asFloatBuffer().put(block, 0, n);
                    digest.update(bytes.array(), 0, Float.BYTES * n);
                  }
                  return digest.digest();
                })
            .toList();
    MessageDigest all = Sha256.digest();
    hashes.forEach(all::update);
    return HexFormat.of().formatHex(all.digest());
  }
}
