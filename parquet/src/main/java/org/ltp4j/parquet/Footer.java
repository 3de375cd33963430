package org.ltp4j.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.InterningProtocol;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.transport.TIOStreamTransport;

/**
 * What the end of a file says of it.
 *
 * @param columns those of single values, in the file's order
 * @param others columns of lists and structures, and of types that are no text, number or boolean
 * @param rowGroups where the values are
 * @param writer the program that wrote it
 */
record Footer(
    Map<String, Column> columns, List<String> others, List<RowGroup> rowGroups, String writer) {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ENCRYPTED = "PARE".getBytes(StandardCharsets.US_ASCII);
  private static final int TAIL = Integer.BYTES + 4;

  /** Where Hugging Face's datasets keep what their columns mean. */
  private static final String FEATURES = "huggingface";

  /**
   * A column of single values.
   *
   * @param type its name, its type and whether values may be missing
   * @param labels names that its numbers stand for; empty if they stand for themselves
   */
  record Column(org.apache.parquet.schema.PrimitiveType type, List<String> labels) {
    boolean isText() {
      return type.getPrimitiveTypeName() == PrimitiveTypeName.BINARY;
    }
  }

  static Footer read(Source source) throws IOException {
    if (source.size() < MAGIC.length + TAIL) {
      throw new EOFException();
    }
    ByteBuffer head = source.read(0, MAGIC.length);
    ByteBuffer tail = source.read(source.size() - TAIL, TAIL).order(ByteOrder.LITTLE_ENDIAN);
    int length = tail.getInt();
    if (!head.equals(ByteBuffer.wrap(MAGIC))) {
      throw new IOException(
          head.equals(ByteBuffer.wrap(ENCRYPTED))
              ? "encrypted Parquet, which is not read"
              : "it does not begin as Parquet does");
    } else if (!tail.equals(ByteBuffer.wrap(MAGIC))) {
      throw new EOFException();
    } else if (length < 0 || length > source.size() - MAGIC.length - TAIL) {
      throw new IOException("metadata of " + Integer.toUnsignedString(length) + " bytes");
    }
    return new Reading(metadata(source, length)).footer();
  }

  /** No list or text in it can be longer than it is; room is made for what a list says. */
  private static FileMetaData metadata(Source source, int length) throws IOException {
    long end = source.size() - TAIL;
    FileMetaData all = new FileMetaData();
    try {
      TIOStreamTransport bytes = new TIOStreamTransport(source.stream(end - length, end));
      all.read(new InterningProtocol(new TCompactProtocol(bytes, length, length)));
    } catch (TException e) {
      throw Opener.damaged(e);
    }
    return all;
  }

  /** Goes through the schema, a tree as the list of its nodes in depth-first order. */
  private static final class Reading {
    private static final int DEEPEST = 100;

    private final FileMetaData all;
    private final List<SchemaElement> schema;
    private final Map<String, List<String>> labels;
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final List<String> others = new ArrayList<>();
    private int next;

    Reading(FileMetaData all) throws IOException {
      this.all = all;
      this.schema = all.getSchema();
      this.labels = labels(all);
    }

    Footer footer() throws IOException {
      SchemaElement root = take();
      for (int i = 0; i < root.getNum_children(); i++) {
        SchemaElement child = take();
        if (child.getNum_children() > 0) {
          skip(child, 1);
          others.add(child.getName());
        } else if (child.getRepetition_type() == FieldRepetitionType.REPEATED
            || child.getType() == Type.INT96
            || child.getType() == Type.FIXED_LEN_BYTE_ARRAY) {
          others.add(child.getName());
        } else {
          add(child);
        }
      }
      return new Footer(columns, others, all.getRow_groups(), all.getCreated_by());
    }

    private void add(SchemaElement child) throws IOException {
      if (child.getType() == null) {
        throw new IOException("column '" + child.getName() + "' without a type");
      }
      PrimitiveTypeName type =
          switch (child.getType()) {
            case BOOLEAN -> PrimitiveTypeName.BOOLEAN;
            case INT32 -> PrimitiveTypeName.INT32;
            case INT64 -> PrimitiveTypeName.INT64;
            case FLOAT -> PrimitiveTypeName.FLOAT;
            case DOUBLE -> PrimitiveTypeName.DOUBLE;
            default -> PrimitiveTypeName.BINARY;
          };
      boolean required = child.getRepetition_type() == FieldRepetitionType.REQUIRED;
      String name = child.getName();
      Column column =
          new Column(
              (required ? Types.required(type) : Types.optional(type)).named(name),
              labels.getOrDefault(name, List.of()));
      if (columns.put(name, column) != null) {
        throw new IOException("two columns '" + name + "'");
      }
    }

    private SchemaElement take() throws IOException {
      if (next >= schema.size()) {
        throw new IOException("a schema that breaks off");
      }
      return schema.get(next++);
    }

    private void skip(SchemaElement group, int depth) throws IOException {
      if (depth > DEEPEST) {
        throw new IOException("a schema that is too deep");
      }
      for (int i = 0; i < group.getNum_children(); i++) {
        skip(take(), depth + 1);
      }
    }

    private static Map<String, List<String>> labels(FileMetaData all) throws IOException {
      Map<String, List<String>> labels = new LinkedHashMap<>();
      List<KeyValue> pairs =
          all.getKey_value_metadata() == null ? List.of() : all.getKey_value_metadata();
      for (KeyValue pair : pairs) {
        if (FEATURES.equals(pair.getKey()) && pair.getValue() != null) {
          JsonNode features =
              new ObjectMapper().readTree(pair.getValue()).path("info").path("features");
          for (Map.Entry<String, JsonNode> feature : features.properties()) {
            List<String> names = new ArrayList<>();
            feature.getValue().path("names").forEach(name -> names.add(name.asText()));
            if (feature.getValue().path("_type").asText().equals("ClassLabel")) {
              labels.put(feature.getKey(), names);
            }
          }
        }
      }
      return labels;
    }
  }
}
