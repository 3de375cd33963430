package org.ltp4j.yaml;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ltp4j.problem.Problem;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/** YAML mappings: strict reading, and writing that gives the same text for the same map. */
public final class Yaml {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_DEPTH = 100;
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
      refuseAnchors(file, text, Problem::usage);
      try (JsonParser parser = MAPPER.getFactory().createParser(text)) {
        JsonToken first = parser.nextToken();
        if (first == null) {
          return Map.of();
        } else if (first != JsonToken.START_OBJECT) {
          throw Problem.usage(
              file,
              "a recipe, a YAML mapping of keys and sections",
              first == JsonToken.START_ARRAY ? "a list" : "a text without keys",
              "check that this is the file you mean");
        }
      }
      return MAPPER.readValue(text, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw unreadable(file, e, e.getLocation(), Problem::usage);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
  }

  /**
   * Reads a mapping whose values are texts, lists of them or mappings of them, as they are written:
   * {@code True}, {@code no}, {@code 010} and {@code 1.10} are these characters and no numbers.
   *
   * @param place where the YAML stands, for messages
   * @throws Problem as {@link #load}, and if it is no mapping
   */
  public static JsonNode texts(Object place, String yaml) {
    refuseAnchors(place, yaml, Problem::input);
    try (YAMLParser parser = MAPPER.getFactory().createParser(yaml)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        String found = first == null ? "nothing" : "something else";
        throw Problem.input(place, "a YAML mapping of keys to values", found, "write key: value");
      }
      JsonNode root = node(parser);
      if (parser.nextToken() != null) {
        throw Problem.input(place, "one YAML document", "more", "take out the rest");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw unreadable(place, e, e.getLocation(), Problem::input);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
  }

  /**
   * Reads a list or a mapping as it is written in one line: {@code [de, ru]}, {@code {a: b}}.
   *
   * @param place where it stands, for messages
   * @throws Problem if it is neither
   */
  public static Object inLine(Object place, String yaml) {
    try {
      Object value = MAPPER.readValue(yaml, Object.class);
      if (value instanceof List<?> || value instanceof Map<?, ?>) {
        refuseAnchors(place, yaml, Problem::usage);
        return value;
      }
    } catch (JsonProcessingException e) {
      // Said below: the line is there to be seen.
    }
    throw Problem.usage(
        place, "[a, b] or {a: b} as in a recipe", "'" + yaml + "'", "close its bracket");
  }

  private static JsonNode node(YAMLParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      ArrayNode list = MAPPER.createArrayNode();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        list.add(node(parser));
      }
      return list;
    } else if (parser.currentToken() == JsonToken.START_OBJECT) {
      ObjectNode mapping = MAPPER.createObjectNode();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        parser.nextToken();
        mapping.set(key, node(parser));
      }
      return mapping;
    }
    return MAPPER.getNodeFactory().textNode(parser.getText());
  }

  /** Makes the problem of a file: of a recipe, or of an input. */
  private interface Refusal {
    Problem of(Object where, String expected, Object found, String remedy);
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
  private static Problem unreadable(Object place, Exception e, JsonLocation at, Refusal refusal) {
    int line = at == null ? 0 : at.getLineNr();
    String found =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
        line = marked.getProblemMark().getLine() + 1;
        found = marked.getProblem();
      }
    }
    return refusal
        .of(
            line > 0 ? place + ", line " + line : place,
            "a YAML mapping of keys to values",
            String.valueOf(found).lines().findFirst().orElse("no YAML"),
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

  /**
   * Looks at the scanner's own events: Jackson's parser does not tell of an anchor at a scalar, and
   * gives an alias as its name.
   */
  private static void refuseAnchors(Object place, String text, Refusal refusal) {
    int depth = 0;
    try {
      for (Event event : new org.yaml.snakeyaml.Yaml().parse(new StringReader(text))) {
        boolean isTagged =
            event instanceof ScalarEvent scalar && isExplicit(scalar.getTag())
                || event instanceof CollectionStartEvent start && isExplicit(start.getTag());
        if (isTagged || event instanceof NodeEvent node && node.getAnchor() != null) {
          throw refusal.of(
              place + ", line " + (event.getStartMark().getLine() + 1),
              "plain values",
              "an anchor, an alias or a tag",
              "write the value out, or quote it");
        }
        depth += event instanceof CollectionStartEvent ? 1 : 0;
        depth -= event instanceof CollectionEndEvent ? 1 : 0;
        if (depth > MAX_DEPTH) {
          throw refusal.of(place, "at most " + MAX_DEPTH + " levels", "deeper nesting", "mend it");
        }
      }
    } catch (YAMLException e) {
      throw unreadable(place, e, null, refusal);
    }
  }

  private static boolean isExplicit(String tag) {
    return tag != null && !tag.equals("!");
  }
}
