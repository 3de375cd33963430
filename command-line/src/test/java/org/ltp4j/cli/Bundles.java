package org.ltp4j.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.ltp4j.files.FileHash;
import org.ltp4j.golden.Golden;
import org.ltp4j.json.Json;
import org.ltp4j.serving.BundleConfig;

/** Bundles of adapters that earlier versions wrote, and what can happen to them. */
final class Bundles {
  static final Path EARLIER =
      Path.of(System.getProperty("ltp.root"), "command-line/src/test/resources/earlier");
  static final Path BASE = Golden.folder().resolve("xlmr");

  private Bundles() {}

  /** Exports an adapter of an earlier version. */
  static Path of(String method, Path out, String... more) {
    export(EARLIER.resolve(method), BASE, out, more).well();
    return out;
  }

  static Cli export(Path adapter, Path base, Path out, String... more) {
    List<Object> words =
        new ArrayList<>(List.of("export", adapter, "--to", "onnx", "--model", base, "--out", out));
    words.addAll(List.of(more));
    return Cli.ltp(words.toArray());
  }

  /** Changes a bundle's description. */
  static void describe(Path bundle, Consumer<ObjectNode> change) {
    Path file = bundle.resolve(BundleConfig.FILE);
    try {
      ObjectNode json = (ObjectNode) Json.MAPPER.readTree(file.toFile());
      change.accept(json);
      Files.writeString(file, Json.page(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces a file, and says so in the description. */
  static void replace(Path bundle, String name, byte[] content) {
    try {
      Path file = Files.write(bundle.resolve(name), content);
      String hash = FileHash.sha256(file);
      describe(
          bundle,
          json ->
              ((ObjectNode) json.get("files").get(name))
                  .put("bytes", content.length)
                  .put("sha256", hash));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
