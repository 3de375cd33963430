package org.ltp4j.tokenizer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;
import org.ltp4j.modelname.ModelName;

/**
 * What a tokenizer itself puts around a text and between two, as its post-processor says.
 *
 * @param opening the token before a text
 * @param closing the token after it
 * @param between closing tokens between two texts
 */
public record Frame(Optional<String> opening, Optional<String> closing, OptionalInt between) {
  private static final Frame UNKNOWN =
      new Frame(Optional.empty(), Optional.empty(), OptionalInt.empty());

  /**
   * The frame of a model's tokenizer.json, which is read only as far as it stands there: before the
   * vocabulary, which may be large. A file that cannot be read says nothing here; whoever opens the
   * tokenizer is told why.
   */
  public static Frame of(Path model) {
    Path file = ModelName.directory(model).resolve("tokenizer.json");
    if (!Files.isRegularFile(file)) {
      return UNKNOWN;
    }
    try (JsonParser json = new ObjectMapper().createParser(file.toFile())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return UNKNOWN;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = json.currentName().equals("post_processor");
        json.nextToken();
        if (found) {
          return of(json.<JsonNode>readValueAsTree());
        }
        json.skipChildren();
      }
      return UNKNOWN;
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  /** The frame that a post-processor says; several in a row say what the first says that knows. */
  static Frame of(JsonNode postProcessor) {
    return switch (postProcessor.path("type").asText()) {
      case "TemplateProcessing" -> template(postProcessor);
      case "RobertaProcessing" -> pair(postProcessor, 2);
      case "BertProcessing" -> pair(postProcessor, 1);
      case "Sequence" ->
          StreamSupport.stream(postProcessor.path("processors").spliterator(), false)
              .map(Frame::of)
              .filter(frame -> !frame.equals(UNKNOWN))
              .findFirst()
              .orElse(UNKNOWN);
      default -> UNKNOWN;
    };
  }

  private static Frame pair(JsonNode processor, int between) {
    return new Frame(
        Optional.of(processor.path("cls").path(0).asText()),
        Optional.of(processor.path("sep").path(0).asText()),
        OptionalInt.of(between));
  }

  private static Frame template(JsonNode processor) {
    List<String> single = pieces(processor, "single");
    List<String> pair = pieces(processor, "pair");
    int text = single.indexOf("");
    Optional<String> opening = text > 0 ? Optional.of(single.get(0)) : Optional.empty();
    Optional<String> closing =
        text >= 0 && text < single.size() - 1
            ? Optional.of(single.get(single.size() - 1))
            : Optional.empty();
    int first = pair.indexOf("");
    int second = pair.lastIndexOf("");
    long between =
        first < 0
            ? 0
            : pair.subList(first, second).stream()
                .filter(piece -> closing.map(piece::equals).orElse(false))
                .count();
    return new Frame(
        opening, closing, between > 0 ? OptionalInt.of((int) between) : OptionalInt.empty());
  }

  /** A template's pieces in order: a special token's name, or nothing for a text. */
  private static List<String> pieces(JsonNode processor, String which) {
    List<String> pieces = new ArrayList<>();
    for (JsonNode piece : processor.path(which)) {
      String id = piece.path("SpecialToken").path("id").asText();
      JsonNode tokens = processor.path("special_tokens").path(id).path("tokens");
      boolean isText = piece.path("SpecialToken") instanceof MissingNode;
      pieces.add(isText ? "" : tokens.path(0).asText(id));
    }
    return pieces;
  }
}
