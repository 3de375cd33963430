package org.ltp4j.trim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ltp4j.model.Family;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;

/**
 * A checkpoint without the rows of pieces that are gone; names, element types and all other tensors
 * stay. Tensors are read when their turn to be written comes, piece by piece, so the memory needed
 * is one piece.
 *
 * @param source a checkpoint whose shapes were checked against its config
 * @param pause called before each tensor and block; what it throws ends the writing
 */
record TrimmedWeights(TensorSource source, ModelConfig config, IdMap ids, Runnable pause) {
  private static final int BLOCK_BYTES = 1 << 22;

  /** What is to be written. The tied decoder is left out where the embeddings stand for it. */
  List<TensorData> tensors() {
    Family family = config.family();
    String bareEmbeddings = family.wordEmbeddings().substring(family.prefix().length());
    String decoderWeight = family.decoder() + "weight";
    String decoderBias = family.decoder() + "bias";
    Set<String> tables =
        Stream.of(
                family.wordEmbeddings(),
                bareEmbeddings,
                decoderWeight,
                decoderBias,
                family.headBias())
            .collect(Collectors.toSet());
    boolean embeddings = has(family.wordEmbeddings()) || has(bareEmbeddings);
    List<TensorData> tensors = new ArrayList<>();
    for (TensorInfo info : source.tensors().values()) {
      String name = info.name();
      boolean copy =
          name.equals(decoderWeight) && embeddings
              || name.equals(decoderBias)
                  && !decoderBias.equals(family.headBias())
                  && has(family.headBias());
      if (!copy) {
        tensors.add(tables.contains(name) ? rows(info) : whole(info));
      }
    }
    return tensors;
  }

  private boolean has(String name) {
    return source.tensors().containsKey(name);
  }

  private TensorData whole(TensorInfo info) {
    int width = info.dtype().bytes();
    return TensorData.pieces(
        info,
        (from, n) -> {
          pause.run();
          return source.piece(info.name(), from * width, n * width);
        });
  }

  private TensorData rows(TensorInfo info) {
    long[] shape = info.shape().clone();
    if (shape.length == 0 || shape[0] != config.vocabulary()) {
      throw Problem.input(
          source.describe() + ": tensor " + info.name(),
          config.vocabulary() + " rows, vocab_size in config.json",
          info,
          "put weights and config.json of the same model together");
    }
    int width = (int) (info.bytes() / shape[0]);
    shape[0] = ids.size();
    TensorInfo trimmed = new TensorInfo(info.name(), info.dtype(), shape);
    return new TensorData(trimmed, () -> gather(trimmed.name(), width));
  }

  /** The kept rows, each of {@code width} bytes, block by block. */
  private Iterator<ByteBuffer> gather(String name, int width) {
    int blockRows = Math.max(1, BLOCK_BYTES / width);
    return IntStream.iterate(0, next -> next < ids.size(), next -> endOfBlock(next, blockRows))
        .mapToObj(next -> block(name, width, next, endOfBlock(next, blockRows)))
        .iterator();
  }

  /** The kept row after those that lie in one block of the table with this one. */
  private int endOfBlock(int next, int blockRows) {
    long end = (long) ids.old(next) + blockRows;
    int after = next;
    while (after < ids.size() && ids.old(after) < end) {
      after++;
    }
    return after;
  }

  private ByteBuffer block(String name, int width, int from, int to) {
    pause.run();
    int first = ids.old(from);
    int length = (ids.old(to - 1) + 1 - first) * width;
    ByteBuffer block = source.piece(name, (long) first * width, length);
    ByteBuffer rows = ByteBuffer.allocate((to - from) * width).order(ByteOrder.LITTLE_ENDIAN);
    for (int next = from; next < to; next++) {
      rows.put((next - from) * width, block, (ids.old(next) - first) * width, width);
    }
    return rows;
  }
}
