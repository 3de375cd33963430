package org.ltp4j.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.ltp4j.json.Json;

/**
 * An image of {@code docker load}'s form, its layers laid over each other in a folder.
 *
 * @param config what a container engine reads of it
 * @param root what a process in it sees as /
 * @param packedBytes of all layers
 * @param entries of all layers, in order
 */
record UnpackedImage(JsonNode config, Path root, long packedBytes, List<TarArchiveEntry> entries) {

  /** Unpacks an image; its layers have to be what it says of them. */
  static UnpackedImage of(Path tar, Path root) throws IOException {
    Map<String, byte[]> parts = new HashMap<>();
    try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(tar))) {
      for (TarArchiveEntry part = in.getNextEntry(); part != null; part = in.getNextEntry()) {
        parts.put(part.getName(), in.readAllBytes());
      }
    }
    JsonNode manifest = Json.MAPPER.readTree(parts.get("manifest.json")).get(0);
    JsonNode config = Json.MAPPER.readTree(parts.get(manifest.get("Config").asText()));
    List<TarArchiveEntry> entries = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < manifest.get("Layers").size(); i++) {
      byte[] packed = parts.get(manifest.get("Layers").get(i).asText());
      bytes += packed.length;
      byte[] layer = new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
      String expected = config.at("/rootfs/diff_ids").get(i).asText();
      if (!expected.equals("sha256:" + sha256(layer))) {
        throw new AssertionError("layer " + i + " is not " + expected);
      }
      unpack(new ByteArrayInputStream(layer), root, entries);
    }
    return new UnpackedImage(config, root, bytes, entries);
  }

  private static void unpack(InputStream layer, Path root, List<TarArchiveEntry> entries)
      throws IOException {
    try (TarArchiveInputStream in = new TarArchiveInputStream(layer)) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.add(entry);
        Path place = root.resolve(entry.getName()).normalize();
        if (!place.startsWith(root)) {
          throw new AssertionError(entry.getName() + " is outside");
        } else if (entry.isDirectory()) {
          Files.createDirectories(place);
        } else {
          Files.createDirectories(place.getParent());
          Files.write(place, in.readAllBytes());
        }
      }
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * What the entry point starts with these arguments, on this JVM's runtime: /app and /tmp are the
   * folder's, and the environment is the image's alone.
   */
  ProcessBuilder run(List<String> arguments) {
    try {
      Path classPath = root.resolve("app/jib-classpath-file");
      String entries = Files.readString(classPath).replaceAll("(^|:)/app/", "$1" + root + "/app/");
      Path moved = Files.writeString(root.resolve("classpath"), entries);
      List<String> command = new ArrayList<>();
      for (JsonNode word : config.at("/config/Entrypoint")) {
        command.add(
            word.asText()
                .replace("@/app/jib-classpath-file", "@" + moved)
                .replaceFirst("=/tmp$", "=" + Files.createDirectories(root.resolve("tmp"))));
      }
      if (!command.get(0).equals("java")) {
        throw new AssertionError("the entry point is no java: " + command);
      }
      command.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add(1, "-Duser.home=?"); // what Java finds for a user without a name
      command.addAll(arguments);
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().clear();
      for (JsonNode variable : config.at("/config/Env")) {
        String[] parts = variable.asText().split("=", 2);
        builder.environment().put(parts[0], parts[1].replaceFirst("^/tmp/", root + "/tmp/"));
      }
      builder.directory(root.toFile());
      return builder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a process that ends by itself says, and its exit code. */
  record Said(int code, String text) {}

  Said end(List<String> arguments) throws IOException, InterruptedException {
    Process process = run(arguments).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }
}
