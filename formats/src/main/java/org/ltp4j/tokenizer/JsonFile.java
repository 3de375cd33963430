package org.ltp4j.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.ltp4j.files.LfsPointer;
import org.ltp4j.problem.Problem;

/** The files of a tokenizer: whether they are there, and what JSON they hold. */
final class JsonFile {
  /** Gemma's, the largest known, has 34 MB. */
  private static final long MAX_BYTES = 1L << 28;

  private static final String AGAIN = "copy the file from the model again";

  /** Reads the same numbers as Java itself, and writes such as are read the same; faster. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                  .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                  .build())
          .build();

  private JsonFile() {}

  /**
   * Whether there is a file of that name.
   *
   * @throws Problem if there is something else of that name, such as a link that leads nowhere: to
   *     read another file in its place would be to guess
   */
  static boolean exists(Path file) {
    if (Files.isRegularFile(file)) {
      return true;
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw Problem.input(file, "a file", whatElse(file), AGAIN);
    }
    return false;
  }

  private static String whatElse(Path file) {
    if (Files.isDirectory(file)) {
      return "a folder";
    }
    return Files.isSymbolicLink(file)
        ? "a link that leads nowhere or to itself"
        : "something that is no file";
  }

  /**
   * Reads one.
   *
   * @throws Problem if it is no JSON, too large, or a pointer of Git LFS to the real file
   */
  static JsonNode read(Path file) {
    try {
      return MAPPER.readTree(bytes(file));
    } catch (IOException e) {
      String found =
          e.getMessage() == null ? e.toString() : e.getMessage().lines().findFirst().orElse("");
      throw Problem.input(file, "a JSON file", found, AGAIN).causedBy(e);
    }
  }

  /** The tree of a JSON object that stands in the code, for its user to fill. */
  static ObjectNode tree(String json) {
    try {
      return (ObjectNode) MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A tree as JSON; its numbers are read as the same again. */
  static String text(JsonNode tree) {
    try {
      return MAPPER.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The bytes of a tokenizer's file.
   *
   * @throws Problem if it is a pointer of Git LFS to the real file
   */
  static byte[] bytes(Path file) throws IOException {
    long size = Files.size(file);
    if (size > MAX_BYTES) {
      throw new IOException("%s bytes".formatted(size));
    }
    LfsPointer.refuse(file, "the tokenizer's pieces");
    return Files.readAllBytes(file);
  }
}
