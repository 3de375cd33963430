package org.ltp4j.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HostileSafetensorsTest {
  private static final String A = "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";

  @TempDir Path directory;

  static List<Arguments> files() {
    return List.of(
        refused("empty file", new byte[0], "at least 8 bytes", "0 bytes"),
        refused("seven bytes", new byte[7], "7 bytes"),
        refused("header length 0", RawFile.of(0, new byte[0], 0), "header length"),
        refused(
            "negative header length", RawFile.of(-1, "{}".getBytes(), 0), "18446744073709551615"),
        refused("huge header length", RawFile.of(1L << 62, "{}".getBytes(), 0), "header length"),
        refused("header over the cap", RawFile.of(100_000_001, "{}".getBytes(), 0), "100000000"),
        refused(
            "header longer than the file", RawFile.of(90, "{}".getBytes(), 0), "98 bytes", "10"),
        refused("invalid UTF-8", RawFile.of(4, new byte[] {'{', '"', -1, '"'}, 0), "UTF-8"),
        refused("overlong UTF-8", RawFile.of(4, new byte[] {'{', -64, -128, '}'}, 0), "UTF-8"),
        refused("not JSON", RawFile.of("{hello}", 0), "valid JSON"),
        refused("cut-off JSON", RawFile.of("{" + A, 8), "valid JSON"),
        refused("an array", RawFile.of("[" + "1]", 0), "a JSON object"),
        refused("leading space", RawFile.of(" {}", 0), "a JSON object"),
        refused(
            "short text",
            RawFile.of("\u00e9\u00e9\u96e8", 0),
            "a JSON object",
            "\u00e9\u00e9\u96e8"),
        refused("two objects", RawFile.of("{" + A + "}{}", 8), "one JSON object"),
        refused("deep nesting", RawFile.of("{\"a\":{\"b\":" + "[".repeat(50_000), 0), "valid JSON"),
        refused("long number", RawFile.of(entry("F32", "9".repeat(5000), "0,8"), 8), "valid JSON"),
        refused("duplicate tensor", RawFile.of("{" + A + "," + A + "}", 8), "valid JSON", "a"),
        refused(
            "duplicate key",
            RawFile.of("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"I32\"}}", 0),
            "valid JSON",
            "dtype"),
        refused("tensor is a number", RawFile.of("{\"a\":1}", 0), "tensor \"a\"", "an object"),
        refused(
            "no dtype", RawFile.of("{\"a\":{\"shape\":[],\"data_offsets\":[0,0]}}", 0), "dtype"),
        refused("unknown dtype", RawFile.of(entry("F33", "2", "0,8"), 8), "F33", "BF16"),
        refused("dtype is null", RawFile.of("{\"a\":{\"dtype\":null}}", 0), "a string"),
        refused("negative size", RawFile.of(entry("F32", "-2", "0,8"), 8), "shape", "-2"),
        refused("fraction as size", RawFile.of(entry("F32", "2.0", "0,8"), 8), "shape", "2.0"),
        refused("text as size", RawFile.of(entry("F32", "\"2\"", "0,8"), 8), "shape"),
        refused("nested shape", RawFile.of(entry("F32", "[2]", "0,8"), 8), "shape"),
        refused(
            "size of 2^64", RawFile.of(entry("F32", "18446744073709551616", "0,8"), 8), "shape"),
        refused(
            "product overflows", RawFile.of(entry("U8", "4294967296,4294967296", "0,0"), 0), "a"),
        refused(
            "bytes overflow", RawFile.of(entry("F64", "2305843009213693952", "0,0"), 0), "2^63"),
        refused("one offset", RawFile.of(entry("F32", "2", "8"), 8), "two data_offsets"),
        refused("three offsets", RawFile.of(entry("F32", "2", "0,8,8"), 8), "two data_offsets"),
        refused("end before begin", RawFile.of(entry("F32", "0", "8,0"), 8), "begin 8", "end 0"),
        refused("negative offset", RawFile.of(entry("F32", "2", "-8,0"), 8), "data_offsets", "-8"),
        refused("wrong size", RawFile.of(entry("F32", "3", "0,8"), 8), "12 bytes", "8 bytes"),
        refused("hole at the start", RawFile.of(entry("F32", "2", "4,12"), 12), "a hole"),
        refused("hole", RawFile.of("{" + A + "," + entry("b", 9, 17) + "}", 17), "\"b\"", "a hole"),
        refused("overlap", RawFile.of("{" + A + "," + entry("b", 4, 12) + "}", 12), "an overlap"),
        refused(
            "same data twice", RawFile.of("{" + A + "," + entry("b", 0, 8) + "}", 8), "overlap"),
        refused("data cut off", RawFile.of("{" + A + "}", 7), "cut off", bytes(8), bytes(7)),
        refused("offsets near 2^63", RawFile.of(far(), 8), "2^63"),
        refused("trailing bytes", RawFile.of("{" + A + "}", 9), "after the last tensor"),
        refused("metadata is text", RawFile.of("{\"__metadata__\":\"x\"}", 0), "an object"),
        refused("number in metadata", RawFile.of("{\"__metadata__\":{\"k\":1}}", 0), "\"k\"", "1"),
        refused("metadata is null", RawFile.of("{\"__metadata__\":null}", 0), "an object"),
        refused(
            "line breaks in a name", RawFile.of("{\"a\\nb\\u2028\":1}", 0), "\"a\\u000ab\\u2028\""),
        refused("a very long name", RawFile.of("{\"" + "n".repeat(40_000) + "\":1}", 0), "nnn..."),
        refused(
            "a pointer file",
            "version https://git-lfs.github.com/spec/v1\nsize 1\n".getBytes(),
            "git lfs pull"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void isRefusedWithOneClearLine(String name, byte[] bytes, String[] words) {
    Path file = RawFile.write(directory.resolve("weights.safetensors"), bytes);

    RawFile.assertRefused(() -> SafetensorsFile.open(file), file, words);
  }

  @Test
  void whatIsNoFileIsRefused() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("gone"));
    Path absent = directory.resolve("absent");

    RawFile.assertRefused(() -> SafetensorsFile.open(directory), directory, "a directory");
    RawFile.assertRefused(() -> SafetensorsFile.open(absent), absent, "nothing of that name");
    RawFile.assertRefused(() -> SafetensorsFile.open(link), link, "a broken symbolic link");
  }

  @Test
  void everyPrefixOfAFileIsRefused() throws IOException {
    byte[] whole = valid();
    Path file = directory.resolve("prefix.safetensors");
    for (int length = 0; length < whole.length; length++) {
      RawFile.write(file, Arrays.copyOf(whole, length));

      RawFile.assertRefused(() -> SafetensorsFile.open(file), file);
    }
  }

  @Test
  void flippedBytesOpenOrAreRefused() throws IOException {
    byte[] whole = valid();
    Path file = directory.resolve("flipped.safetensors");
    int refused = RawFile.damage(file, whole, 7, 2000, SafetensorsFile::open);
    assertThat(refused).isBetween(1, 1999);
  }

  private byte[] valid() throws IOException {
    Path file = directory.resolve("valid.safetensors");
    SafetensorsWriter.write(
        file,
        Map.of("format", "pt"),
        List.of(
            TensorData.floats("weight", new float[] {1, 2, 3, 4}, 2, 2),
            TensorData.longs("positions", new long[] {5}, 1)));
    return Files.readAllBytes(file);
  }

  private static Arguments refused(String name, byte[] bytes, String... words) {
    return Arguments.of(name, bytes, words);
  }

  /** The size of a file that holds tensor a and this many bytes of data. */
  private static String bytes(int data) {
    return RawFile.of("{" + A + "}", data).length + " bytes";
  }

  private static String entry(String dtype, String shape, String offsets) {
    return "{\"a\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%s]}}"
        .formatted(dtype, shape, offsets);
  }

  private static String entry(String name, int begin, int end) {
    return "\"%s\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[%d,%d]}"
        .formatted(name, begin, end);
  }

  private static String far() {
    return entry("F64", String.valueOf(1L << 60), "0," + Long.MAX_VALUE);
  }
}
