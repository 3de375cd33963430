package org.ltp4j.recipe;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.ltp4j.problem.Problem;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** YAML mappings: strict reading, and writing that gives the same text for the same map. */
public final class Yaml {
  private static final int MAX_BYTES = 1 << 20;
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  // "no" is also a language.
                  .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                  .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .disable(YAMLGenerator.Feature.SPLIT_LINES)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Yaml() {}

  /**
   * Reads a file that holds one mapping; an empty file is an empty mapping.
   *
   * @throws Problem naming file and line if it is missing, larger than 1 MiB or no YAML, repeats a
   *     key, or uses anchors (which can blow up a small file, and hide what a setting is)
   */
  public static Map<String, Object> load(Path file) {
    String text = read(file);
    try {
      if (refuseAnchors(file, text) == null) {
        return Map.of();
      }
      return MAPPER.readValue(text, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw unreadable(file, e);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
  }

  /** The YAML text of a map, ending in a newline. */
  public static String write(Map<String, ?> map) {
    try {
      return MAPPER.writeValueAsString(map);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Jackson gives the place of the last good token, the scanner below it that of the bad one. */
  private static Problem unreadable(Path file, JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    int line = at == null ? 0 : at.getLineNr();
    String found = e.getOriginalMessage();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
        line = marked.getProblemMark().getLine() + 1;
        found = marked.getProblem();
      }
    }
    return Problem.usage(
            line > 0 ? file + ", line " + line : file,
            "a YAML mapping of keys to values",
            found.lines().findFirst().orElse("no YAML"),
            "correct the line (indent with spaces, each key once)")
        .causedBy(e);
  }

  private static String read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw Problem.usage(
            file, "at most 1 MiB", Files.size(file) + " bytes", "check that it is a recipe");
      }
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
          .toString();
    } catch (NoSuchFileException e) {
      throw Problem.usage(file, "a YAML file", "no such file", "check the path").causedBy(e);
    } catch (IOException e) {
      throw Problem.usage(
              file,
              "a readable UTF-8 text",
              e.getClass().getSimpleName() + " (" + e.getMessage() + ")",
              "check the file and its permissions")
          .causedBy(e);
    }
  }

  /** The first token, null if there is none. */
  private static JsonToken refuseAnchors(Path file, String text) throws IOException {
    try (YAMLParser parser = MAPPER.getFactory().createParser(text)) {
      JsonToken first = parser.nextToken();
      for (JsonToken token = first; token != null; token = parser.nextToken()) {
        if (parser.getObjectId() != null || parser.getTypeId() != null) {
          throw Problem.usage(
              file + ", line " + parser.currentTokenLocation().getLineNr(),
              "plain values",
              "an anchor, an alias or a tag",
              "write the value out");
        }
      }
      return first;
    }
  }
}
