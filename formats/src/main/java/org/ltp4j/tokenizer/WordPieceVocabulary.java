package org.ltp4j.tokenizer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.ltp4j.problem.Problem;

/**
 * A {@code vocab.txt} of BERT or DistilBERT: a piece a line.
 *
 * @param ids piece to id, which is the number of its line from 0; of equal lines the last counts,
 *     as in Hugging Face transformers
 * @param cls opens a text
 * @param sep closes it
 * @param pad fills a batch
 * @param mask stands for the word to predict
 * @param unk stands for a word without pieces
 */
record WordPieceVocabulary(
    Map<String, Integer> ids, String cls, String sep, String pad, String mask, String unk) {
  private static final String LETTERS = "do_lower_case";

  /** Classes of tokenizers that are nothing but this file and BERT's rules. */
  private static final Set<String> CLASSES =
      Set.of(
          "",
          "BertTokenizer",
          "BertTokenizerFast",
          "DistilBertTokenizer",
          "DistilBertTokenizerFast");

  /**
   * Reads one.
   *
   * @param settings what stands beside it: whether capital letters count, for the file does not
   *     say, and which class of tokenizer it was made for
   * @throws Problem if the file is no text, lacks a special token, belongs to another kind of
   *     tokenizer, or if nothing says whether capital letters count
   */
  static WordPieceVocabulary read(Path file, TokenizerSettings settings) {
    requireBerts(file, settings);
    Map<String, Integer> ids = ids(file);
    return new WordPieceVocabulary(
        ids,
        special(file, ids, settings, "cls_token", "[CLS]"),
        special(file, ids, settings, "sep_token", "[SEP]"),
        special(file, ids, settings, "pad_token", "[PAD]"),
        special(file, ids, settings, "mask_token", "[MASK]"),
        special(file, ids, settings, "unk_token", "[UNK]"));
  }

  /** The special tokens. */
  List<String> special() {
    return List.of(pad, unk, cls, sep, mask);
  }

  private static void requireBerts(Path file, TokenizerSettings settings) {
    for (String name : classes(file, settings)) {
      if (!CLASSES.contains(name)) {
        throw Problem.input(
            file,
            "the vocabulary of a BertTokenizer",
            "that of a " + name,
            "such a model needs its tokenizer.json");
      }
    }
    if (!settings.config().path("do_basic_tokenize").asBoolean(true)) {
      throw Problem.input(
          settings.file() + ": do_basic_tokenize",
          "true, or nothing",
          "false",
          "such a model needs its tokenizer.json");
    }
    if (!settings.config().hasNonNull(LETTERS)) {
      throw Problem.input(
          file,
          LETTERS + " in " + settings.file().getFileName() + ", as the file has only pieces",
          "nothing of the kind",
          "write {\"%s\": false} there for a model that tells capital letters from small ones, true"
                  .formatted(LETTERS)
              + " for one that knows small letters only");
    }
  }

  /** What the settings and the model's configuration say, where they say something. */
  private static List<String> classes(Path file, TokenizerSettings settings) {
    Path config = file.resolveSibling("config.json");
    String words = settings.config().path("word_tokenizer_type").asText("basic");
    return Stream.of(
            settings.config().path("tokenizer_class").asText(""),
            JsonFile.exists(config) ? JsonFile.read(config).path("tokenizer_class").asText("") : "",
            words.equals("basic") ? "" : "tokenizer with the words of " + words)
        .toList();
  }

  private static Map<String, Integer> ids(Path file) {
    Map<String, Integer> ids = new LinkedHashMap<>();
    Iterator<String> lines = text(file).lines().iterator();
    for (int id = 0; lines.hasNext(); id++) {
      String piece = lines.next();
      // An empty line is no piece, but has a number all the same.
      if (!piece.isEmpty()) {
        ids.put(piece, id);
      }
    }
    return ids;
  }

  private static String text(Path file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(JsonFile.bytes(file));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw problem(file, "bytes that are no UTF-8").causedBy(e);
    } catch (IOException e) {
      throw problem(file, String.valueOf(e.getMessage())).causedBy(e);
    }
  }

  private static String special(
      Path file, Map<String, Integer> ids, TokenizerSettings settings, String key, String usual) {
    String given =
        settings.names(List.of(key)).stream().filter(n -> !n.isEmpty()).findFirst().orElse(usual);
    if (!ids.containsKey(given)) {
      throw problem(
          file, "%s lines without %s, the %s".formatted(ids.size(), given, key.replace('_', ' ')));
    }
    return given;
  }

  private static Problem problem(Path file, String found) {
    return Problem.input(
        file, "BERT's pieces, one a line", found, "copy the file from the model again");
  }
}
