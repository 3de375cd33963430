package org.ltp4j.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Iterator;
import org.ltp4j.onnx.TensorProto;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;

/** The table of words in eight bits, in blocks of 32 numbers, each with a scale. */
final class EightBitTable {
  private static final int BLOCK = 32;

  private EightBitTable() {}

  /** For each row of numbers that come piece by piece the step of its bytes. */
  private static float[] scales(Iterator<FloatBuffer> pieces, int rows, int width) {
    float[] scales = new float[rows];
    long at = 0;
    while (pieces.hasNext()) {
      FloatBuffer piece = pieces.next();
      while (piece.hasRemaining()) {
        int row = (int) (at++ / width);
        scales[row] = Math.max(scales[row], Math.abs(piece.get()));
      }
    }
    for (int row = 0; row < rows; row++) {
      scales[row] = EightBitWeight.step(scales[row]);
    }
    return scales;
  }

  /** Rows of a table (V, H), by ids (S, B): (S, B, H). */
  static String rows(Graph graph, TensorData table, String ids) {
    TensorInfo info = table.info();
    long rows = info.shape()[0];
    int width = (int) info.shape()[1];
    int block = width % BLOCK == 0 ? BLOCK : width;
    int blocks = width / block;
    float[] scales = scales(floats(table), Math.toIntExact(rows * blocks), block);
    TensorInfo bytes = new TensorInfo(info.name(), Dtype.I8, new long[] {rows, blocks, block});
    TensorData small = new TensorData(bytes, () -> rounded(floats(table), scales, block));
    TensorData scale = TensorData.floats(info.name() + ".scale", scales, rows, blocks, 1);
    String found = graph.node("Gather", graph.constant(small), ids).out(); // (S, B, blocks, block)
    String numbers = graph.node("Cast", found).with("to", TensorProto.DataType.FLOAT_VALUE).out();
    String scaled = graph.node("Gather", graph.constant(scale), ids).out(); // (S, B, blocks, 1)
    String product = graph.node("Mul", numbers, scaled).out();
    return graph.node("Reshape", product, graph.integers(0, 0, -1)).out(); // (S, B, H)
  }

  private static Iterator<FloatBuffer> floats(TensorData table) {
    Iterator<ByteBuffer> pieces = table.pieces().get();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return pieces.hasNext();
      }

      @Override
      public FloatBuffer next() {
        return pieces.next().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
      }
    };
  }

  private static Iterator<ByteBuffer> rounded(
      Iterator<FloatBuffer> pieces, float[] scales, int width) {
    return new Iterator<>() {
      private long at;

      @Override
      public boolean hasNext() {
        return pieces.hasNext();
      }

      @Override
      public ByteBuffer next() {
        FloatBuffer piece = pieces.next();
        ByteBuffer bytes = ByteBuffer.allocate(piece.remaining());
        while (piece.hasRemaining()) {
          bytes.put((byte) Math.rint(piece.get() / scales[(int) (at++ / width)]));
        }
        return bytes.flip();
      }
    };
  }
}
