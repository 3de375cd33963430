package org.ltp4j.parquet;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.ltp4j.data.ParquetOpener;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;

/** The rows of a file, made when they are read. */
final class JsonLines extends ParquetOpener.Rows {
  /** Rows are made until there is as much. */
  private static final int CHUNK = 1 << 16;

  private static final JsonFactory JSON =
      new JsonFactory()
          .setRootValueSeparator(null)
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

  private final Source source;
  private final Iterator<RowGroup> groups;
  private final String writer;
  private final List<Footer.Column> columns;
  private final MessageType schema;
  private List<ColumnReader> readers = List.of();
  private long rows;
  private byte[] bytes = {};
  private int at;

  JsonLines(Source source, Footer footer, String column) {
    this.source = source;
    this.groups = footer.rowGroups().iterator();
    this.writer = footer.writer();
    this.columns =
        column == null
            ? List.copyOf(footer.columns().values())
            : List.of(text(source, footer, column));
    if (columns.isEmpty()) {
      throw Problem.input(
          source.file(),
          "columns of single values",
          "lists and structures alone",
          "give another file");
    }
    List<Type> types = new ArrayList<>(columns.stream().map(Footer.Column::type).toList());
    this.schema = new MessageType("rows", types);
  }

  private static Footer.Column text(Source source, Footer footer, String column) {
    Footer.Column found = footer.columns().get(column);
    if (found != null && found.isText()) {
      return found;
    }
    List<String> texts =
        footer.columns().entrySet().stream()
            .filter(entry -> entry.getValue().isText())
            .map(Map.Entry::getKey)
            .toList();
    String there =
        footer.others().contains(column)
            ? "lists or structures in it"
            : found == null ? "no such column" : "numbers in it";
    throw Problem.input(
        source.file(),
        "a column '" + column + "' of texts",
        there,
        texts.isEmpty()
            ? "no column has texts; give another file"
            : "name one with --text-field: "
                + Nearest.to(column, texts).orElse(String.join(", ", texts)));
  }

  @Override
  public long taken() {
    return source.taken();
  }

  @Override
  public int read() throws IOException {
    return fill() ? bytes[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length > 0 && !fill()) {
      return -1;
    }
    int n = Math.min(length, bytes.length - at);
    System.arraycopy(bytes, at, target, offset, n);
    at += n;
    return n;
  }

  private boolean fill() throws IOException {
    if (at < bytes.length) {
      return true;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(CHUNK);
    try (JsonGenerator json = JSON.createGenerator(out, JsonEncoding.UTF8)) {
      while (out.size() < CHUNK && (rows > 0 || nextGroup())) {
        row(json);
        rows--;
        json.flush();
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (RuntimeException e) {
      throw Opener.damaged(e);
    }
    bytes = out.toByteArray();
    at = 0;
    return bytes.length > 0;
  }

  private boolean nextGroup() throws IOException {
    while (rows == 0 && groups.hasNext()) {
      RowGroup group = groups.next();
      rows = group.getNum_rows();
      if (rows < 0) {
        throw new IOException("a row group of " + rows + " rows");
      }
      readers = rows == 0 ? List.of() : readers(group);
    }
    return rows > 0;
  }

  private List<ColumnReader> readers(RowGroup group) throws IOException {
    Map<String, PageReader> pages = new HashMap<>();
    for (ColumnChunk chunk : group.getColumns()) {
      ColumnMetaData data = chunk.getMeta_data();
      if (chunk.isSetFile_path() || data == null) {
        throw new IOException("values in another file, or encrypted ones");
      }
      List<String> path = data.getPath_in_schema();
      if (path.size() == 1 && schema.containsField(path.get(0))) {
        if (data.getNum_values() != rows) {
          throw new IOException(
              "%s values of '%s' in %s rows".formatted(data.getNum_values(), path.get(0), rows));
        }
        pages.put(path.get(0), new Pages(source, data));
      }
    }
    ColumnReadStoreImpl store =
        new ColumnReadStoreImpl(store(pages, rows), new Nothing(), schema, writer);
    List<ColumnReader> made = new ArrayList<>();
    for (Footer.Column column : columns) {
      if (!pages.containsKey(column.type().getName())) {
        throw new IOException("a row group without '" + column.type().getName() + "'");
      }
      made.add(store.getColumnReader(schema.getColumnDescription(path(column))));
    }
    return made;
  }

  private static PageReadStore store(Map<String, PageReader> pages, long rows) {
    return new PageReadStore() {
      @Override
      public PageReader getPageReader(ColumnDescriptor descriptor) {
        return pages.get(descriptor.getPath()[0]);
      }

      @Override
      public long getRowCount() {
        return rows;
      }
    };
  }

  private static String[] path(Footer.Column column) {
    return new String[] {column.type().getName()};
  }

  private void row(JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (int i = 0; i < columns.size(); i++) {
      ColumnReader reader = readers.get(i);
      Footer.Column column = columns.get(i);
      if (reader.getCurrentDefinitionLevel() == reader.getDescriptor().getMaxDefinitionLevel()) {
        value(json, column, reader);
      }
      reader.consume();
    }
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private static void value(JsonGenerator json, Footer.Column column, ColumnReader reader)
      throws IOException {
    String name = column.type().getName();
    switch (column.type().getPrimitiveTypeName()) {
      case BOOLEAN -> json.writeBooleanField(name, reader.getBoolean());
      case INT32 -> whole(json, column, reader.getInteger());
      case INT64 -> whole(json, column, reader.getLong());
      case FLOAT -> json.writeNumberField(name, reader.getFloat());
      case DOUBLE -> json.writeNumberField(name, reader.getDouble());
      default -> {
        // As they are: whoever reads the line says where they are no UTF-8.
        byte[] text = reader.getBinary().getBytesUnsafe();
        json.writeFieldName(name);
        json.writeUTF8String(text, 0, text.length);
      }
    }
  }

  private static void whole(JsonGenerator json, Footer.Column column, long value)
      throws IOException {
    String name = column.type().getName();
    if (column.labels().isEmpty()) {
      json.writeNumberField(name, value);
    } else if (value >= 0 && value < column.labels().size()) {
      json.writeStringField(name, column.labels().get((int) value));
    } else if (value != -1) { // which stands for none
      json.writeNumberField(name, value);
    }
  }

  @Override
  public void close() throws IOException {
    source.close();
  }

  /** Values are taken from the readers, not handed over. */
  private static final class Nothing extends GroupConverter {
    @Override
    public Converter getConverter(int field) {
      return new PrimitiveConverter() {};
    }

    @Override
    public void start() {
      // Nothing is gathered.
    }

    @Override
    public void end() {
      // Nothing is gathered.
    }
  }
}
