package org.ltp4j.parquet;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;

/** The pages of a column in one row group, read one at a time. */
final class Pages implements PageReader {
  /** Writers cut pages at a megabyte; a page of one long text is longer. */
  private static final int LARGEST_PAGE = 1 << 28;

  private static final int MOST_VALUES = 1 << 24;

  private final InputStream in;
  private final CompressionCodec codec;
  private final long values;
  private long passed;
  private DictionaryPage dictionary;
  private DataPage first;

  Pages(Source source, ColumnMetaData column) throws IOException {
    long from = column.getData_page_offset();
    if (column.isSetDictionary_page_offset() && column.getDictionary_page_offset() > 0) {
      from = Math.min(from, column.getDictionary_page_offset());
    }
    long length = column.getTotal_compressed_size();
    if (from < 0 || length < 0 || from > source.size() - length) {
      throw new IOException("a column that lies outside of the file");
    }
    this.in = source.stream(from, from + length);
    this.codec = column.getCodec();
    this.values = column.getNum_values();
    // A dictionary stands before all data.
    this.first = next();
  }

  @Override
  public DictionaryPage readDictionaryPage() {
    return dictionary;
  }

  @Override
  public long getTotalValueCount() {
    return values;
  }

  @Override
  public DataPage readPage() {
    try {
      DataPage page = first == null ? next() : first;
      first = null;
      return page;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next page of data; null behind the last. */
  private DataPage next() throws IOException {
    while (passed < values) {
      PageHeader header = Util.readPageHeader(in);
      int size = header.getCompressed_page_size();
      int unpacked = header.getUncompressed_page_size();
      if (size < 0 || size > LARGEST_PAGE || unpacked < 0 || unpacked > LARGEST_PAGE) {
        throw new IOException("a page of more than %s bytes".formatted(LARGEST_PAGE));
      }
      byte[] bytes = in.readNBytes(size);
      if (bytes.length < size) {
        throw new IOException("a page that is cut off");
      }
      switch (header.getType()) {
        case DICTIONARY_PAGE -> dictionary(header.getDictionary_page_header(), bytes, unpacked);
        case DATA_PAGE -> {
          return data(header.getData_page_header(), bytes, unpacked);
        }
        case DATA_PAGE_V2 -> {
          return data(header.getData_page_header_v2(), bytes, unpacked);
        }
        default -> {
          // An index of pages has no values.
        }
      }
    }
    return null;
  }

  private void dictionary(DictionaryPageHeader header, byte[] bytes, int unpacked)
      throws IOException {
    byte[] content = unpack(bytes, unpacked);
    // The smallest values have a bit, all others four bytes at least.
    count(header.getNum_values(), 8L * unpacked);
    dictionary =
        new DictionaryPage(
            BytesInput.from(content), header.getNum_values(), encoding(header.getEncoding()));
  }

  private DataPage data(DataPageHeader header, byte[] bytes, int unpacked) throws IOException {
    passed += count(header.getNum_values(), MOST_VALUES);
    return new DataPageV1(
        BytesInput.from(unpack(bytes, unpacked)),
        header.getNum_values(),
        unpacked,
        null,
        encoding(header.getRepetition_level_encoding()),
        encoding(header.getDefinition_level_encoding()),
        encoding(header.getEncoding()));
  }

  /** In the newer pages only the values are packed. */
  private DataPage data(DataPageHeaderV2 header, byte[] bytes, int unpacked) throws IOException {
    passed += count(header.getNum_values(), MOST_VALUES);
    int repetition = count(header.getRepetition_levels_byte_length(), bytes.length);
    int definition = count(header.getDefinition_levels_byte_length(), bytes.length - repetition);
    int levels = repetition + definition;
    byte[] content = Arrays.copyOfRange(bytes, levels, bytes.length);
    if (header.isIs_compressed() && content.length > 0) {
      content = unpack(content, count(unpacked - levels, LARGEST_PAGE));
    }
    return DataPageV2.uncompressed(
        header.getNum_rows(),
        header.getNum_nulls(),
        header.getNum_values(),
        BytesInput.from(bytes, 0, repetition),
        BytesInput.from(bytes, repetition, definition),
        encoding(header.getEncoding()),
        BytesInput.from(content),
        null);
  }

  private static int count(int number, long most) throws IOException {
    if (number < 0 || number > most) {
      throw new IOException("a page that says impossible numbers");
    }
    return number;
  }

  private static Encoding encoding(org.apache.parquet.format.Encoding written) throws IOException {
    if (written == null) {
      throw new IOException("an unknown encoding");
    }
    return Encoding.valueOf(written.name());
  }

  private byte[] unpack(byte[] bytes, int size) throws IOException {
    byte[] content =
        switch (codec) {
          case UNCOMPRESSED -> bytes;
          case SNAPPY -> {
            requireSame(SnappyDecompressor.getUncompressedLength(bytes, 0), size);
            yield unpack(new SnappyDecompressor(), bytes, size);
          }
          case LZ4_RAW -> unpack(new Lz4Decompressor(), bytes, size);
          case ZSTD -> {
            requireSame(Zstd.getFrameContentSize(bytes), size);
            yield Zstd.decompress(bytes, size);
          }
          case GZIP -> gunzip(bytes, size);
          default -> throw new IOException("pages packed by " + codec + ", which is not read");
        };
    if (content.length != size) {
      throw wrongSize();
    }
    return content;
  }

  /** Before room is made for what a header promises, where the packed bytes say the size too. */
  private static void requireSame(long packed, int size) throws IOException {
    if (packed >= 0 && packed != size) {
      throw wrongSize();
    }
  }

  private static IOException wrongSize() {
    return new IOException("a page of another size than it says");
  }

  private static byte[] unpack(Decompressor decompressor, byte[] bytes, int size) {
    byte[] content = new byte[size];
    int length = decompressor.decompress(bytes, 0, bytes.length, content, 0, size);
    return length == size ? content : Arrays.copyOf(content, length);
  }

  private static byte[] gunzip(byte[] bytes, int size) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readNBytes(size);
    }
  }
}
