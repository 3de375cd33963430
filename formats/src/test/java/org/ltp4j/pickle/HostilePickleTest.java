package org.ltp4j.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.ltp4j.random.Streams;
import org.ltp4j.safetensors.RawFile;
import org.ltp4j.safetensors.TensorSource;

class HostilePickleTest {
  private static final int STORAGE = 24;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "posix,system",
    "builtins,eval",
    "collections,Counter",
    "torch,load",
    "torch._utils,_rebuild_tensor",
    "'torch',' FloatStorage'",
    "numpy.core.multiarray,_reconstruct"
  })
  void everyOtherGlobalIsRefusedByName(String module, String name) throws IOException {
    byte[] call = new PickleBytes().global(module, name).text("ls").op(0x85, 'R', '.').bytes();
    byte[] stacked = new PickleBytes().text(module).text(name).op(0x93, ')', 'R', '.').bytes();

    for (byte[] pickle : List.of(call, stacked)) {
      Path file = archive(pickle);
      RawFile.assertRefused(
          () -> PytorchBin.open(file), file, module + "." + name, "refused", "safetensors");
    }
  }

  static List<Arguments> pickles() {
    long[] six = {6};
    long[] one = {1};
    return List.of(
        refused("nothing", new byte[0], "more bytes"),
        refused("only a stop", op('.'), "a value on the stack"),
        refused("no stop", op('}'), "more bytes"),
        refused("a list", op(']', '.'), "a dictionary of tensors"),
        refused("a number as value", text("w").op('K', 1, 's', '.').bytes(), "\"w\"", "Long"),
        refused("a number as key", map().op('K', 1, 'K', 2, 's', '.').bytes(), "\"1\""),
        refused("a dictionary as key", op('}', '}', 'N', 's', '.'), "keys"),
        refused("items for a list", op(']', 'N', 'N', 's', '.'), "a dictionary"),
        refused("odd items", op('}', '(', 'N', 'u', '.'), "pairs"),
        refused("no mark", op('}', 'u', '.'), "a mark"),
        refused("below the mark", op('}', '(', 0x85, '.'), "1 values"),
        refused("append to a tuple", op(')', 'N', 'a', '.'), "a list"),
        refused("append to a dictionary", op('}', 'N', 'a', '.'), "a list"),
        refused("unknown memo", op('h', 7, '.'), "remembered as 7"),
        refused("new object", op('}', ')', 0x81, '.'), "0x81"),
        refused("by extension code", op(0x82, 1, '.'), "0x82"),
        refused("instance", op('(', 'i', 'o', 's', '\n', 'x', '\n', '.'), "0x69"),
        refused("text persistent id", op('P', '0', '\n', '.'), "0x50"),
        refused("text past the end", op('X', 255, 255, 255, 127, 'a'), "2147483647 more bytes"),
        refused("negative text length", op('X', 255, 255, 255, 255, 'a'), "4294967295"),
        refused("invalid UTF-8", op('X', 1, 0, 0, 0, 255, '.'), "UTF-8"),
        refused("long integer", op(0x8a, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, '.'), "8 bytes"),
        refused("call of a dictionary", op('}', ')', 'R', '.'), "a call"),
        refused("call of a storage type", storageCall(), "a call"),
        refused("attributes of None", op('N', '}', 'b', '.'), "attributes"),
        refused("unterminated global", op('c', 'o', 's'), "more bytes"),
        refused("storage too long", tensor(7, 0, six, one), "7 elements", "24 bytes"),
        refused("storage too short", tensor(5, 0, one, one), "5 elements", "24 bytes"),
        refused("storage of -1", tensor(-1, 0, one, one), "-1 elements"),
        refused("storage of 2^62", tensor((1L << 62) + 6, 0, one, one), "24 bytes"),
        refused("tensor too long", tensor(6, 0, new long[] {7}, one), "inside its storage"),
        refused("offset too far", tensor(6, 1, six, one), "inside its storage"),
        refused("negative offset", tensor(6, -1, six, one), "inside its storage"),
        refused("offset of 2^63-1", tensor(6, Long.MAX_VALUE, six, one), "inside its storage"),
        refused("stride too far", tensor(6, 0, new long[] {4}, new long[] {2}), "its storage"),
        refused("negative size", tensor(6, 0, new long[] {-1}, one), "sizes", "-1"),
        refused("negative stride", tensor(6, 5, six, new long[] {-1}), "strides", "-1"),
        refused("expanded", tensor(6, 0, new long[] {1L << 40}, new long[] {0}), "its storage"),
        refused(
            "size overflow",
            tensor(6, 0, new long[] {1L << 32, 1L << 32}, new long[] {0, 0}),
            "64 bits"),
        refused(
            "span overflow", tensor(6, 0, new long[] {3}, new long[] {Long.MAX_VALUE}), "64 bits"),
        refused("more sizes than strides", tensor(6, 0, new long[] {2, 3}, one), "shape"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pickles")
  void isRefusedWithOneClearLine(String name, byte[] pickle, String[] words) throws IOException {
    Path file = archive(pickle);

    RawFile.assertRefused(() -> PytorchBin.open(file), file, words);
  }

  @Test
  void theSamePickleWithoutTheFaultIsAccepted() throws IOException {
    Path file = archive(tensor(6, 1, new long[] {2, 2}, new long[] {1, 3}));

    try (TensorSource source = PytorchBin.open(file)) {
      assertThat(source.bytes("w").remaining()).isEqualTo(16);
    }
  }

  @Test
  void theFormatBeforeZipIsNamed() throws IOException {
    Path file = Fixtures.copy("legacy.bin", directory.resolve("legacy.bin"));

    RawFile.assertRefused(
        () -> PytorchBin.open(file), file, "older format", "re-save", "safetensors");
  }

  @Test
  void otherFilesAreRefused() {
    for (String content : List.of("", "PK", "PK\3\4", "<html>", "PK\3\4".repeat(100))) {
      Path file =
          RawFile.write(directory.resolve("m.bin"), content.getBytes(StandardCharsets.US_ASCII));

      RawFile.assertRefused(() -> PytorchBin.open(file), file, "zip");
    }
  }

  @Test
  void archivesOfAnotherShapeAreRefused() throws IOException {
    byte[] pickle = tensor(6, 0, new long[] {6}, new long[] {1});
    Path file = directory.resolve("m.bin");

    zip(file, "m/other", pickle);
    RawFile.assertRefused(() -> PytorchBin.open(file), file, "data.pkl", "0 of them");
    zip(file, "a/data.pkl", pickle, "b/data.pkl", pickle);
    RawFile.assertRefused(() -> PytorchBin.open(file), file, "2 of them");
    zip(file, "a/data.pkl", pickle);
    RawFile.assertRefused(() -> PytorchBin.open(file), file, "data/0", "none");
    zip(file, "a/data.pkl", pickle, "a/data/0", new byte[STORAGE], "a/byteorder", "big".getBytes());
    RawFile.assertRefused(() -> PytorchBin.open(file), file, "byte order", "big");
  }

  @Test
  void compressedStoragesAndBombsAreRefused() throws IOException {
    Path file = directory.resolve("m.bin");
    deflate(file, tensor(6, 0, new long[] {6}, new long[] {1}));
    RawFile.assertRefused(() -> PytorchBin.open(file), file, "an uncompressed entry data/0");

    deflate(file, new byte[50_000_000]);
    RawFile.assertRefused(() -> PytorchBin.open(file), file, "at most", "data.pkl");
  }

  @Test
  void everyPrefixOfAFileIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.copy("state.bin", directory.resolve("whole.bin")));
    Path file = directory.resolve("prefix.bin");
    for (int length = 0; length < whole.length; length += 13) {
      RawFile.write(file, Arrays.copyOf(whole, length));

      RawFile.assertRefused(() -> PytorchBin.open(file), file);
    }
  }

  @ParameterizedTest
  @CsvSource({"state.bin,1", "protocol4.bin,2"})
  void flippedBytesOpenOrAreRefused(String fixture, long seed) throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.copy(fixture, directory.resolve("whole.bin")));
    Path file = directory.resolve("flipped.bin");
    int refused = RawFile.damage(file, whole, seed, 500, PytorchBin::open);
    assertThat(refused).isBetween(1, 499);
  }

  @Test
  void randomInstructionsAreRefused() throws IOException {
    long seed = 3;
    byte[] opcodes =
        "N}])(tcQRhjqrsuaebJKM.\u0085\u0086\u0087\u0088\u0089\u008a\u0094\u0093\u0001"
            .getBytes(StandardCharsets.ISO_8859_1);
    for (int round = 0; round < 1000; round++) {
      SplittableRandom random = new Streams(seed).stream("instructions", round);
      byte[] pickle = new byte[random.nextInt(40)];
      for (int i = 0; i < pickle.length; i++) {
        pickle[i] = opcodes[random.nextInt(opcodes.length)];
      }
      RawFile.opensOrIsRefused(
          archive(pickle), "seed " + seed + " round " + round, PytorchBin::open);
    }
  }

  private Path archive(byte[] pickle) throws IOException {
    return PickleBytes.archive(directory.resolve("pytorch_model.bin"), pickle, STORAGE);
  }

  private static void zip(Path file, Object... entries) throws IOException {
    try (OutputStream stream = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(stream)) {
      for (int i = 0; i < entries.length; i += 2) {
        PickleBytes.store(zip, (String) entries[i], (byte[]) entries[i + 1]);
      }
    }
  }

  private static void deflate(Path file, byte[] pickle) throws IOException {
    try (OutputStream stream = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(stream)) {
      zip.putNextEntry(new ZipEntry("m/data.pkl"));
      zip.write(pickle);
      zip.putNextEntry(new ZipEntry("m/data/0"));
      zip.write(new byte[STORAGE]);
    }
  }

  private static Arguments refused(String name, byte[] pickle, String... words) {
    return Arguments.of(name, pickle, words);
  }

  private static byte[] tensor(long elements, long first, long[] shape, long[] strides) {
    return PickleBytes.tensor(elements, first, shape, strides);
  }

  private static byte[] op(int... opcodes) {
    return new PickleBytes().op(opcodes).bytes();
  }

  private static PickleBytes map() {
    return new PickleBytes().op('}');
  }

  private static PickleBytes text(String key) {
    return map().text(key);
  }

  private static byte[] storageCall() {
    return new PickleBytes().global("torch", "FloatStorage").op(')', 'R', '.').bytes();
  }
}
