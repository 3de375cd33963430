package org.ltp4j.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Iterator;
import org.ltp4j.onnx.TensorProto;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;

/**
 * Products of eight-bit integers in blocks of 32 numbers, each with a scale: of a weight's rows,
 * and of each token's states, which ONNX Runtime rounds as they come. So a row's answer does not
 * depend on the rows beside it, and an outlier makes only its block coarse. The table of words has
 * a scale for each word.
 */
final class EightBitProducts implements Products {
  private static final float LARGEST = 127;
  private static final int ZERO = 128;
  private static final int BLOCK = 32;

  /** ONNX Runtime's number for states in eight bits. */
  private static final int EIGHT_BIT_STATES = 4;

  private final Graph graph;

  EightBitProducts(Graph graph) {
    this.graph = graph;
  }

  @Override
  public Product linear(String x, Linear linear) {
    int out = linear.out();
    int blocks = (linear.in() + BLOCK - 1) / BLOCK;
    float[] scales = scales(linear, blocks);
    TensorInfo info = new TensorInfo(linear.name(), Dtype.U8, new long[] {out, blocks, BLOCK});
    String weight = graph.constant(TensorData.of(info, () -> rounded(linear, blocks, scales)));
    String scale =
        graph.constant(TensorData.floats(linear.name() + ".scale", scales, scales.length));
    String product =
        graph
            .fused("MatMulNBits", x, weight, scale)
            .with("K", linear.in())
            .with("N", out)
            .with("bits", Byte.SIZE)
            .with("block_size", BLOCK)
            .with("accuracy_level", EIGHT_BIT_STATES)
            .out();
    return new Product(product, linear.bias());
  }

  /** For each block of each row what its largest number is divided by 127, (out, blocks). */
  private static float[] scales(Linear linear, int blocks) {
    FloatBuffer rows = linear.values();
    float[] scales = new float[linear.out() * blocks];
    for (int o = 0; o < linear.out(); o++) {
      for (int i = 0; i < linear.in(); i++) {
        int block = o * blocks + i / BLOCK;
        scales[block] = Math.max(scales[block], Math.abs(rows.get()));
      }
    }
    return divided(scales);
  }

  private static float[] divided(float[] largest) {
    for (int i = 0; i < largest.length; i++) {
      largest[i] = largest[i] == 0 ? 1 : largest[i] / LARGEST;
    }
    return largest;
  }

  /** Bytes of which 128 stands for zero; the last block of a row is filled up with that. */
  private static ByteBuffer rounded(Linear linear, int blocks, float[] scales) {
    FloatBuffer rows = linear.values();
    ByteBuffer bytes = ByteBuffer.allocate(linear.out() * blocks * BLOCK);
    for (int o = 0; o < linear.out(); o++) {
      for (int i = 0; i < blocks * BLOCK; i++) {
        float value = i < linear.in() ? rows.get() / scales[o * blocks + i / BLOCK] : 0;
        bytes.put((byte) (ZERO + Math.rint(value)));
      }
    }
    return bytes.flip();
  }

  /** For each row of numbers that come piece by piece what its largest is divided by 127. */
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
    return divided(scales);
  }

  @Override
  public String words(TensorData table, String ids) {
    TensorInfo info = table.info();
    long rows = info.shape()[0];
    int width = (int) info.shape()[1];
    int block = width % BLOCK == 0 ? BLOCK : width;
    int blocks = width / block;
    float[] scales = scales(floats(table), Math.toIntExact(rows * blocks), block);
    TensorInfo bytes = new TensorInfo(info.name(), Dtype.I8, new long[] {rows, blocks, block});
    TensorData small = new TensorData(bytes, () -> rounded(floats(table), scales, block));
    TensorData scale = TensorData.floats(info.name() + ".scale", scales, rows, blocks, 1);
    String found = graph.node("Gather", graph.constant(small), ids).out(); // (B, S, blocks, block)
    String numbers = graph.node("Cast", found).with("to", TensorProto.DataType.FLOAT_VALUE).out();
    String scaled = graph.node("Gather", graph.constant(scale), ids).out(); // (B, S, blocks, 1)
    String product = graph.node("Mul", numbers, scaled).out();
    return graph.node("Reshape", product, graph.integers(0, 0, -1)).out(); // (B, S, H)
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
