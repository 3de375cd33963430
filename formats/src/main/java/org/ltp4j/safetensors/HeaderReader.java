package org.ltp4j.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.ltp4j.problem.Problem;

/**
 * Reads and checks the header of one safetensors file, as strictly as the reference implementation:
 * after this, every tensor's bytes lie inside the file, without holes or overlaps.
 */
final class HeaderReader {
  private static final String REMEDY = "download or write the file again";

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // The shared symbol table fails on names that were made to collide.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final MappedFile file;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<Header.Entry> entries = new ArrayList<>();

  private HeaderReader(MappedFile file) {
    this.file = file;
  }

  static Header read(MappedFile file) {
    return new HeaderReader(file).read();
  }

  private Header read() {
    int length = headerLength();
    String text = decode(length);
    if (!text.startsWith("{")) {
      throw bad(
          "header", "a JSON object", Quoted.of(text.substring(0, Math.min(20, text.length()))));
    }
    try (JsonParser json = JSON.createParser(text)) {
      readObject(json);
    } catch (JsonProcessingException e) {
      throw bad("header", "valid JSON", Quoted.of(e.getOriginalMessage())).causedBy(e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading a string cannot fail", e);
    }
    entries.sort(
        Comparator.comparingLong(Header.Entry::begin).thenComparingLong(Header.Entry::end));
    checkLayout(8L + length);
    return new Header(metadata, entries, 8L + length);
  }

  private int headerLength() {
    if (file.size() < 8) {
      throw bad("header", "at least 8 bytes", file.size() + " bytes");
    }
    long length = file.read(0, 8).getLong();
    if (length < 2 || length > Header.LONGEST) {
      String found = Long.toUnsignedString(length);
      throw bad(
          "header",
          "a safetensors file, which begins with a header length of 2 to " + Header.LONGEST,
          found);
    }
    if (length > file.size() - 8) {
      String expected = "at least " + (8 + length) + " bytes for the header";
      throw bad("header", expected, "a file of " + file.size() + " bytes");
    }
    return (int) length;
  }

  private String decode(int length) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(file.read(8, length)).toString();
    } catch (CharacterCodingException e) {
      throw bad("header", "UTF-8", "other bytes (" + e.getMessage() + ")").causedBy(e);
    }
  }

  private void readObject(JsonParser json) throws IOException {
    json.nextToken();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      if (name.equals(Header.METADATA)) {
        readMetadata(json);
      } else {
        entries.add(readEntry(name, json));
      }
    }
    if (json.nextToken() != null) {
      throw bad("header", "one JSON object", "more text after it");
    }
  }

  private void readMetadata(JsonParser json) throws IOException {
    require(json.nextToken() == JsonToken.START_OBJECT, Header.METADATA, "an object", json);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      boolean text = json.nextToken() == JsonToken.VALUE_STRING;
      require(text, Header.METADATA + " " + Quoted.of(key), "a string", json);
      metadata.put(key, json.getText());
    }
  }

  private Header.Entry readEntry(String name, JsonParser json) throws IOException {
    String where = place(name);
    Dtype dtype = null;
    long[] shape = null;
    long[] offsets = null;
    require(json.nextToken() == JsonToken.START_OBJECT, where, "an object", json);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      switch (json.currentName()) {
        case "dtype" -> dtype = readDtype(where, json);
        case "shape" -> shape = readSizes(where + ", shape", json);
        case "data_offsets" -> offsets = readSizes(where + ", data_offsets", json);
        default -> {
          json.nextToken();
          json.skipChildren();
        }
      }
    }
    if (dtype == null || shape == null || offsets == null || offsets.length != 2) {
      throw bad(where, "dtype, shape and two data_offsets", "an incomplete entry");
    }
    return entry(new TensorInfo(name, dtype, shape), offsets[0], offsets[1]);
  }

  private Header.Entry entry(TensorInfo info, long begin, long end) {
    String where = place(info.name());
    if (end < begin) {
      throw bad(where, "data that ends after its begin " + begin, "end " + end);
    }
    try {
      if (info.bytes() != end - begin) {
        throw bad(where, info.bytes() + " bytes of data for its shape", (end - begin) + " bytes");
      }
    } catch (ArithmeticException e) {
      throw bad(where, "a shape of fewer than 2^63 bytes", "a larger one").causedBy(e);
    }
    return new Header.Entry(info, begin, end);
  }

  private Dtype readDtype(String where, JsonParser json) throws IOException {
    require(json.nextToken() == JsonToken.VALUE_STRING, where + ", dtype", "a string", json);
    try {
      return Dtype.valueOf(json.getText());
    } catch (IllegalArgumentException e) {
      String known = "one of " + List.of(Dtype.values());
      throw bad(where + ", dtype", known, Quoted.of(json.getText())).causedBy(e);
    }
  }

  private long[] readSizes(String where, JsonParser json) throws IOException {
    require(json.nextToken() == JsonToken.START_ARRAY, where, "an array", json);
    LongStream.Builder sizes = LongStream.builder();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      boolean size =
          json.currentToken() == JsonToken.VALUE_NUMBER_INT
              && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
              && json.getLongValue() >= 0;
      require(size, where, "integers from 0 to 2^63-1", json);
      sizes.add(json.getLongValue());
    }
    return sizes.build().toArray();
  }

  private void checkLayout(long dataStart) {
    long end = 0;
    for (Header.Entry entry : entries) {
      if (entry.begin() != end) {
        String fault = entry.begin() < end ? " (an overlap)" : " (a hole)";
        throw bad(place(entry.info().name()), "data from byte " + end, entry.begin() + fault);
      }
      end = entry.end();
    }
    if (end != file.size() - dataStart) {
      String expected = "a file of " + Long.toUnsignedString(dataStart + end) + " bytes";
      boolean shorter = Long.compareUnsigned(file.size(), dataStart + end) < 0;
      String fault = shorter ? " (the file is cut off)" : " (bytes after the last tensor)";
      throw bad("data", expected, file.size() + " bytes" + fault);
    }
  }

  private static String place(String tensor) {
    return "tensor " + Quoted.of(tensor);
  }

  private void require(boolean holds, String where, String expected, JsonParser json)
      throws IOException {
    if (!holds) {
      throw bad(where, expected, json.currentToken() == null ? "the end" : value(json));
    }
  }

  private static String value(JsonParser json) throws IOException {
    return Quoted.of(json.getText());
  }

  private Problem bad(String where, String expected, String found) {
    return Problem.input(file.path() + ", " + where, expected, found, REMEDY);
  }
}
