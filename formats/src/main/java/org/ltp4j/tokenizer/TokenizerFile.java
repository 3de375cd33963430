package org.ltp4j.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.problem.Problem;

/**
 * What a {@code tokenizer.json} says, or a SentencePiece model or list of word pieces that stands
 * in for it, with the settings beside it: its pieces by id and its added tokens.
 *
 * @param file the file
 * @param root its JSON, or what is the equal of it, as the settings have changed it
 * @param pieces id to piece; ids that name no piece hold an empty string
 * @param ids piece to id, added tokens included
 * @param special content to id of the tokens marked as special, e.g. {@code <mask>}
 */
record TokenizerFile(
    Path file,
    ObjectNode root,
    String[] pieces,
    Map<String, Integer> ids,
    Map<String, Integer> special) {
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
    Map<Integer, String> byId = new LinkedHashMap<>();
    JsonNode vocabulary = root.path("model").path("vocab");
    if (vocabulary.isArray()) {
      for (int id = 0; id < vocabulary.size(); id++) {
        byId.put(id, vocabulary.get(id).path(0).asText());
      }
    } else {
      vocabulary.properties().forEach(entry -> byId.put(entry.getValue().asInt(), entry.getKey()));
    }
    Map<String, Integer> special = new LinkedHashMap<>();
    for (JsonNode token : root.path("added_tokens")) {
      byId.put(token.path("id").asInt(), token.path("content").asText());
      if (token.path("special").asBoolean()) {
        special.put(token.path("content").asText(), token.path("id").asInt());
      }
    }
    String[] pieces = new String[Collections.max(byId.keySet()) + 1];
    Map<String, Integer> ids = new HashMap<>();
    for (int id = 0; id < pieces.length; id++) {
      pieces[id] = byId.getOrDefault(id, "");
      ids.put(pieces[id], id);
    }
    return new TokenizerFile(
        file, root, pieces, Collections.unmodifiableMap(ids), Collections.unmodifiableMap(special));
  }

  /** The rules of SentencePiece with which a text is normalized first; none if there are none. */
  CharsMap rules() {
    try {
      JsonNode rules = LibraryJson.rules(root.path("normalizer"));
      return CharsMap.of(rules.isTextual() ? rules.binaryValue() : new byte[0]);
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
