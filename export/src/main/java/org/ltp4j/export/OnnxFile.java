package org.ltp4j.export;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.onnx.GraphProto;
import org.ltp4j.onnx.ModelProto;
import org.ltp4j.onnx.StringStringEntryProto;
import org.ltp4j.onnx.TensorProto;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;

/**
 * Writes a model whose constants pass through memory one after the other: a message's fields may
 * come in any order, so the graph's constants follow its nodes. A protocol buffer has less than 2
 * GB; the large constants of a larger model lie in a file beside it, {@code NAME.data}, as ONNX's
 * format has it.
 */
final class OnnxFile {
  private static final long LARGEST = Integer.MAX_VALUE;

  /** Constants of fewer bytes stay in the file of the graph, as shapes are told by them. */
  private static final long SMALL = 1 << 16;

  /** Where constants may begin, so that they can be mapped. */
  private static final long PAGE = 4096;

  private OnnxFile() {}

  /**
   * Writes a file, or two.
   *
   * @param model without its graph
   */
  static void write(Path file, ModelProto model, Graph graph) {
    write(file, model, graph, LARGEST);
  }

  /** The same with another limit of the first file's bytes. */
  static void write(Path file, ModelProto model, Graph graph, long limit) {
    GraphProto nodes = graph.nodes();
    List<TensorData> constants = graph.constants();
    long whole = inner(nodes, constants, Map.of());
    boolean fits = model.getSerializedSize() + size(ModelProto.GRAPH_FIELD_NUMBER, whole) <= limit;
    Path beside = file.resolveSibling(file.getFileName() + ".data");
    Map<String, TensorProto> places = fits ? Map.of() : places(constants, beside);
    if (!fits) {
      AtomicFiles.write(beside, stream -> writeBeside(stream, constants, places));
    }
    AtomicFiles.write(
        file,
        stream -> {
          CodedOutputStream out = CodedOutputStream.newInstance(stream, 1 << 20);
          model.writeTo(out);
          out.writeTag(ModelProto.GRAPH_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
          out.writeUInt64NoTag(inner(nodes, constants, places));
          nodes.writeTo(out);
          for (TensorData constant : constants) {
            TensorProto place = places.get(constant.info().name());
            if (place == null) {
              writeWhole(out, constant);
            } else {
              out.writeMessage(GraphProto.INITIALIZER_FIELD_NUMBER, place);
            }
          }
          out.flush();
        });
  }

  /** What says where each large constant lies beside the graph, by name. */
  private static Map<String, TensorProto> places(List<TensorData> constants, Path beside) {
    Map<String, TensorProto> places = new LinkedHashMap<>();
    long at = 0;
    for (TensorData constant : constants) {
      long bytes = constant.info().bytes();
      if (bytes >= SMALL) {
        places.put(
            constant.info().name(),
            head(constant.info()).toBuilder()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", beside.getFileName()))
                .addExternalData(entry("offset", at))
                .addExternalData(entry("length", bytes))
                .build());
        at += padded(bytes);
      }
    }
    return places;
  }

  private static StringStringEntryProto entry(String key, Object value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value.toString()).build();
  }

  private static long padded(long bytes) {
    return (bytes + PAGE - 1) / PAGE * PAGE;
  }

  private static void writeBeside(
      OutputStream out, List<TensorData> constants, Map<String, TensorProto> places)
      throws IOException {
    for (TensorData constant : constants) {
      if (places.containsKey(constant.info().name())) {
        copy(constant, out::write);
        long bytes = constant.info().bytes();
        out.write(new byte[(int) (padded(bytes) - bytes)]);
      }
    }
  }

  private static void writeWhole(CodedOutputStream out, TensorData tensor) throws IOException {
    out.writeTag(GraphProto.INITIALIZER_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt64NoTag(wholeSize(tensor.info()));
    head(tensor.info()).writeTo(out);
    out.writeTag(TensorProto.RAW_DATA_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt64NoTag(tensor.info().bytes());
    copy(tensor, out::writeRawBytes);
  }

  /** Where bytes go. */
  private interface Sink {
    void write(byte[] bytes, int from, int n) throws IOException;
  }

  private static void copy(TensorData tensor, Sink sink) throws IOException {
    byte[] copy = new byte[1 << 16];
    for (Iterator<ByteBuffer> pieces = tensor.pieces().get(); pieces.hasNext(); ) {
      ByteBuffer piece = pieces.next().duplicate();
      while (piece.hasRemaining()) {
        int n = Math.min(copy.length, piece.remaining());
        piece.get(copy, 0, n);
        sink.write(copy, 0, n);
      }
    }
  }

  /** Bytes of the graph's message. */
  private static long inner(
      GraphProto nodes, List<TensorData> constants, Map<String, TensorProto> places) {
    long bytes = nodes.getSerializedSize();
    for (TensorData constant : constants) {
      TensorProto place = places.get(constant.info().name());
      bytes +=
          size(
              GraphProto.INITIALIZER_FIELD_NUMBER,
              place == null ? wholeSize(constant.info()) : place.getSerializedSize());
    }
    return bytes;
  }

  private static long wholeSize(TensorInfo info) {
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
      case F16 -> TensorProto.DataType.FLOAT16;
      case I8 -> TensorProto.DataType.INT8;
      case U8 -> TensorProto.DataType.UINT8;
      case I64 -> TensorProto.DataType.INT64;
      default -> throw new IllegalArgumentException(dtype.toString());
    };
  }
}
