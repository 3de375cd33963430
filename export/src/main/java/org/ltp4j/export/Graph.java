package org.ltp4j.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.ltp4j.onnx.AttributeProto;
import org.ltp4j.onnx.GraphProto;
import org.ltp4j.onnx.NodeProto;
import org.ltp4j.onnx.TensorProto;
import org.ltp4j.onnx.TensorShapeProto;
import org.ltp4j.onnx.TypeProto;
import org.ltp4j.onnx.ValueInfoProto;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;

/**
 * An ONNX graph that grows node by node. Values go by name; constants keep their bytes until they
 * are written.
 */
final class Graph {
  /** The domain of ONNX Runtime's own operators. */
  static final String MICROSOFT = "com.microsoft";

  private final GraphProto.Builder proto = GraphProto.newBuilder();
  private final Map<String, TensorData> constants = new LinkedHashMap<>();
  private int values;

  Graph(String name) {
    proto.setName(name);
  }

  /** Everything but the constants. */
  GraphProto nodes() {
    return proto.build();
  }

  List<TensorData> constants() {
    return List.copyOf(constants.values());
  }

  /** An input of 64-bit integers; dimensions are names of what is not fixed. */
  String input(String name, String... dimensions) {
    proto.addInput(info(name, TensorProto.DataType.INT64, dimensions));
    return name;
  }

  /** Makes a value an output. */
  void output(String name, String value, String... dimensions) {
    proto.addOutput(info(name, TensorProto.DataType.FLOAT, dimensions));
    proto.addNode(
        NodeProto.newBuilder().setOpType("Identity").setName(name).addInput(value).addOutput(name));
  }

  private static ValueInfoProto info(String name, TensorProto.DataType type, String... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String dimension : dimensions) {
      TensorShapeProto.Dimension.Builder size = shape.addDimBuilder();
      if (Character.isDigit(dimension.charAt(0))) {
        size.setDimValue(Long.parseLong(dimension));
      } else {
        size.setDimParam(dimension);
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }

  /** A constant; one of that name that is there already stays. */
  String constant(TensorData data) {
    constants.putIfAbsent(data.info().name(), data);
    return data.info().name();
  }

  /** A list of integers. */
  String integers(long... list) {
    TensorInfo info =
        new TensorInfo("integers" + Arrays.toString(list), Dtype.I64, new long[] {list.length});
    ByteBuffer bytes = ByteBuffer.allocate(list.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(list);
    return constant(TensorData.of(info, bytes));
  }

  /** A number by itself. */
  String number(float value) {
    return constant(TensorData.floats("number[" + value + "]", new float[] {value}));
  }

  /** An integer by itself. */
  String integer(long value) {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return constant(
        TensorData.of(
            new TensorInfo("integer[" + value + "]", Dtype.I64, new long[0]),
            bytes.putLong(0, value)));
  }

  /** A node of ONNX's own operators. */
  Node node(String operator, String... inputs) {
    return new Node("", operator, inputs);
  }

  /** A node of ONNX Runtime's operators. */
  Node fused(String operator, String... inputs) {
    return new Node(MICROSOFT, operator, inputs);
  }

  /** A node before it has outputs; an empty input is one that is left out. */
  final class Node {
    private final NodeProto.Builder node = NodeProto.newBuilder();

    private Node(String domain, String operator, String... inputs) {
      node.setDomain(domain).setOpType(operator);
      int given = inputs.length;
      while (given > 0 && inputs[given - 1].isEmpty()) {
        given--;
      }
      node.addAllInput(Arrays.asList(inputs).subList(0, given));
    }

    Node with(String attribute, long value) {
      node.addAttribute(
          AttributeProto.newBuilder()
              .setName(attribute)
              .setType(AttributeProto.AttributeType.INT)
              .setI(value));
      return this;
    }

    Node with(String attribute, double value) {
      node.addAttribute(
          AttributeProto.newBuilder()
              .setName(attribute)
              .setType(AttributeProto.AttributeType.FLOAT)
              .setF((float) value));
      return this;
    }

    Node with(String attribute, long first, long... more) {
      node.addAttribute(
          AttributeProto.newBuilder()
              .setName(attribute)
              .setType(AttributeProto.AttributeType.INTS)
              .addInts(first)
              .addAllInts(LongStream.of(more).boxed().toList()));
      return this;
    }

    /** Adds the node; its one output's name. */
    String out() {
      return outs(0).get(0);
    }

    /**
     * Adds the node.
     *
     * @param wanted places of the outputs that are used, ascending
     * @return their names
     */
    List<String> outs(int... wanted) {
      List<String> names = new ArrayList<>();
      for (int place : wanted) {
        while (node.getOutputCount() < place) {
          node.addOutput("");
        }
        String name = node.getOpType() + "." + values++;
        names.add(name);
        node.addOutput(name);
      }
      proto.addNode(node.setName(names.get(0)));
      return names;
    }
  }
}
