package org.ltp4j.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.problem.Problem;

/**
 * What a {@code tokenizer.json} says, or a SentencePiece model or list of word pieces that stands
 * in for it, with the settings beside it: its pieces by id and its added tokens.
 *
 * @param file the file
 * @param root its JSON, or what is the equal of it, as the settings have changed it
 * @param pieces id to piece; ids that name no piece hold an empty string
 * @param special content to id of the tokens marked as special, e.g. {@code <mask>}
 */
record TokenizerFile(Path file, ObjectNode root, String[] pieces, Map<String, Integer> special) {
  private static final String JSON = "tokenizer.json";
  private static final String SENTENCE_PIECE = "sentencepiece.bpe.model";
  private static final String WORD_PIECES = "vocab.txt";

  /** What is read, most telling first. */
  static final List<String> READ = List.of(JSON, SENTENCE_PIECE, WORD_PIECES);

  /** Vocabularies of which a {@code tokenizer.json} can be made, most usual first. */
  private static final List<String> OTHERS =
      List.of("vocab.json", "spiece.model", "tokenizer.model", "spm.model");

  /** Whether {@link #in} finds one. */
  static boolean isIn(Path directory) {
    return READ.stream().anyMatch(name -> JsonFile.exists(directory.resolve(name)));
  }

  /**
   * The file that defines a model directory's tokenizer.
   *
   * @throws Problem if there is none, or if what is there is no file
   */
  static Path in(Path directory) {
    for (String name : READ) {
      if (JsonFile.exists(directory.resolve(name))) {
        return directory.resolve(name);
      }
    }
    for (String name : OTHERS) {
      if (Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        throw Problem.input(
            directory,
            "a tokenizer in " + String.join(" or ", READ),
            "only " + name,
            "make the first of it with Hugging Face transformers:"
                + " AutoTokenizer.from_pretrained(DIR).save_pretrained(DIR)");
      }
    }
    throw Problem.input(
        directory,
        "a tokenizer in " + String.join(" or ", READ),
        "none of these files",
        "copy one of them from the model");
  }

  /** Reads the tokenizer of a model directory, with its settings. */
  static TokenizerFile of(Path directory, TokenizerSettings settings) {
    return read(in(directory), settings);
  }

  /** Parses and checks the parts that are used here; the tokenizer library checks the rest. */
  static TokenizerFile read(Path file, TokenizerSettings settings) {
    ObjectNode root = tree(file, settings);
    settings.applyTo(root);
    TokenizerCheck.require(file, root);
    JsonNode added = root.path("added_tokens");
    Map<String, Integer> special = new LinkedHashMap<>();
    for (JsonNode token : added) {
      if (token.path("special").asBoolean()) {
        special.put(token.path("content").asText(), token.path("id").asInt());
      }
    }
    String[] pieces = pieces(root.path("model").path("vocab"), added);
    return new TokenizerFile(file, root, pieces, Collections.unmodifiableMap(special));
  }

  private static String[] pieces(JsonNode vocabulary, JsonNode added) {
    int size = vocabulary.size(); // at least, as no two pieces share an id
    if (vocabulary.isObject()) {
      for (JsonNode id : vocabulary) {
        size = Math.max(size, id.asInt() + 1);
      }
    }
    for (JsonNode token : added) {
      size = Math.max(size, token.path("id").asInt() + 1);
    }
    String[] pieces = new String[size];
    Arrays.fill(pieces, "");
    if (vocabulary.isArray()) {
      int id = 0;
      for (JsonNode entry : vocabulary) {
        pieces[id++] = entry.path(0).asText();
      }
    } else {
      vocabulary.properties().forEach(e -> pieces[e.getValue().asInt()] = e.getKey());
    }
    added.forEach(token -> pieces[token.path("id").asInt()] = token.path("content").asText());
    return pieces;
  }

  /** The id of a piece or an added token; the last, if several ids name it. */
  Optional<Integer> id(String piece) {
    // A map of a quarter of a million pieces would cost more than the few that are looked up.
    for (int id = pieces.length - 1; id >= 0; id--) {
      if (pieces[id].equals(piece)) {
        return Optional.of(id);
      }
    }
    return Optional.empty();
  }

  /** The rules of SentencePiece with which a text is normalized first; none if there are none. */
  CharsMap rules() {
    try {
      JsonNode rules = LibraryJson.rules(root.path("normalizer"));
      return CharsMap.ofBase64(rules.isTextual() ? rules.textValue() : "");
    } catch (IOException e) {
      throw new IllegalStateException("they were checked when the file was read", e);
    }
  }

  private static ObjectNode tree(Path file, TokenizerSettings settings) {
    JsonNode json =
        switch (file.getFileName().toString()) {
          case SENTENCE_PIECE -> XlmRobertaLayout.json(SentencePieceModel.read(file));
          case WORD_PIECES -> BertLayout.json(WordPieceVocabulary.read(file, settings));
          default -> JsonFile.read(file);
        };
    if (json instanceof ObjectNode root && root.path("model").path("vocab").isContainerNode()) {
      return root;
    }
    throw Problem.input(
        file, "an object with model.vocab", "something else", "copy the file from the model again");
  }
}
