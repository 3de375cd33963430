package org.ltp4j.export;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.onnx.GraphProto;
import org.ltp4j.onnx.ModelProto;
import org.ltp4j.onnx.TensorProto;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;

/**
 * Writes a model whose constants pass through memory one after the other: a message's fields may
 * come in any order, so the graph's constants follow its nodes.
 */
final class OnnxFile {
  /** What a protocol buffer may have. */
  private static final long LARGEST = Integer.MAX_VALUE;

  private OnnxFile() {}

  /**
   * Writes a file.
   *
   * @param model without its graph
   * @param adapter for messages
   * @throws Problem if it would have 2 GB or more
   */
  static void write(Path file, ModelProto model, Graph graph, Object adapter) {
    GraphProto nodes = graph.nodes();
    long inner = nodes.getSerializedSize();
    for (TensorData constant : graph.constants()) {
      inner += size(GraphProto.INITIALIZER_FIELD_NUMBER, tensorSize(constant.info()));
    }
    if (model.getSerializedSize() + size(ModelProto.GRAPH_FIELD_NUMBER, inner) > LARGEST) {
      throw Problem.input(
          adapter,
          "a model of at most 2 GB, which is all that an ONNX file can hold",
          String.format(Locale.ROOT, "%.1f GB", inner / 1e9),
          "export it with --precision int8, or train on a smaller base (ltp trim)");
    }
    long whole = inner;
    AtomicFiles.write(
        file,
        stream -> {
          CodedOutputStream out = CodedOutputStream.newInstance(stream, 1 << 20);
          model.writeTo(out);
          out.writeTag(ModelProto.GRAPH_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
          out.writeUInt64NoTag(whole);
          nodes.writeTo(out);
          for (TensorData constant : graph.constants()) {
            write(out, constant);
          }
          out.flush();
        });
  }

  private static void write(CodedOutputStream out, TensorData tensor) throws IOException {
    out.writeTag(GraphProto.INITIALIZER_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt64NoTag(tensorSize(tensor.info()));
    head(tensor.info()).writeTo(out);
    out.writeTag(TensorProto.RAW_DATA_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt64NoTag(tensor.info().bytes());
    byte[] copy = new byte[1 << 16];
    for (Iterator<ByteBuffer> pieces = tensor.pieces().get(); pieces.hasNext(); ) {
      ByteBuffer piece = pieces.next().duplicate();
      while (piece.hasRemaining()) {
        int n = Math.min(copy.length, piece.remaining());
        piece.get(copy, 0, n);
        out.writeRawBytes(copy, 0, n);
      }
    }
  }

  private static long tensorSize(TensorInfo info) {
    return head(info).getSerializedSize() + size(TensorProto.RAW_DATA_FIELD_NUMBER, info.bytes());
  }

  /** A field of so many bytes with its tag and length. */
  private static long size(int field, long bytes) {
    return CodedOutputStream.computeTagSize(field)
        + CodedOutputStream.computeUInt64SizeNoTag(bytes)
        + bytes;
  }

  private static TensorProto head(TensorInfo info) {
    TensorProto.Builder head = TensorProto.newBuilder();
    Arrays.stream(info.shape()).forEach(head::addDims);
    return head.setName(info.name()).setDataType(type(info.dtype()).getNumber()).build();
  }

  private static TensorProto.DataType type(Dtype dtype) {
    return switch (dtype) {
      case F32 -> TensorProto.DataType.FLOAT;
      case I8 -> TensorProto.DataType.INT8;
      case I64 -> TensorProto.DataType.INT64;
      default -> throw new IllegalArgumentException(dtype.toString());
    };
  }
}
