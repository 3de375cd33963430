package org.ltp4j.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tokenizers of a few pieces, to be changed and written. */
final class SmallTokenizer {
  private static final List<String> BERT = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
  private static final List<String> XLM_R = List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>");

  private final ObjectNode root;

  private SmallTokenizer(String json) {
    root = object(json);
  }

  /** BERT's kind, which lowercases; the first piece has id 5. */
  static SmallTokenizer wordPiece(String... pieces) {
    return new SmallTokenizer(
        """
        {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [%s],
         "normalizer": {"type": "BertNormalizer", "clean_text": true,
           "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
         "pre_tokenizer": {"type": "BertPreTokenizer"}, "post_processor": null, "decoder": null,
         "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
           "max_input_chars_per_word": 100, "vocab": %s}}
        """
            .formatted(added(BERT), dictionary(BERT, pieces)));
  }

  /** XLM-R's kind without normalization, in which longer pieces win; the first has id 5. */
  static SmallTokenizer unigram(String... pieces) {
    String vocabulary =
        Stream.concat(
                XLM_R.stream().map("[\"%s\", 0]"::formatted),
                Stream.of(pieces).map("[\"%s\", -1]"::formatted))
            .collect(Collectors.joining(", ", "[", "]"));
    return new SmallTokenizer(
        """
        {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [%s],
         "normalizer": null,
         "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always",
           "split": true},
         "post_processor": null, "decoder": null,
         "model": {"type": "Unigram", "unk_id": 3, "vocab": %s}}
        """
            .formatted(added(XLM_R), vocabulary));
  }

  /** RoBERTa's kind without merges; the first piece has id 5. */
  static SmallTokenizer bytePairs(String... pieces) {
    return new SmallTokenizer(
        """
        {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [%s],
         "normalizer": null,
         "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
           "use_regex": true},
         "post_processor": null, "decoder": null,
         "model": {"type": "BPE", "unk_token": "<unk>", "vocab": %s, "merges": []}}
        """
            .formatted(added(XLM_R), dictionary(XLM_R, pieces)));
  }

  private static String dictionary(List<String> first, String... pieces) {
    List<String> all = Stream.concat(first.stream(), Stream.of(pieces)).toList();
    return Stream.iterate(0, i -> i + 1)
        .limit(all.size())
        .map(i -> "\"%s\": %s".formatted(all.get(i), i))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String added(List<String> names) {
    return Stream.iterate(0, i -> i + 1)
        .limit(names.size())
        .map(i -> token(i, names.get(i), true).toString())
        .collect(Collectors.joining(", "));
  }

  /** An added token without any of the other flags. */
  static ObjectNode token(int id, String content, boolean special) {
    return object(
        """
        {"id": %s, "content": "%s", "single_word": false, "lstrip": false, "rstrip": false,
         "normalized": false, "special": %s}
        """
            .formatted(id, content, special));
  }

  private static ObjectNode object(String json) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  /** The tree, to be read. */
  ObjectNode root() {
    return root;
  }

  /** Changes something. */
  SmallTokenizer with(Consumer<ObjectNode> change) {
    change.accept(root);
    return this;
  }

  /** Sets a value by its place, e.g. {@code /model/unk_id}, to a JSON text. */
  SmallTokenizer set(String place, String json) {
    int last = place.lastIndexOf('/');
    try {
      JsonNode value = new ObjectMapper().readTree(json);
      ((ObjectNode) root.at(place.substring(0, last))).set(place.substring(last + 1), value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
    return this;
  }

  /** Writes the tokenizer.json. */
  SmallTokenizer write(Path directory) {
    return write(directory, null);
  }

  /** Writes the tokenizer.json with a tokenizer_config.json. */
  SmallTokenizer write(Path directory, String settings) {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("tokenizer.json"), root.toString());
      if (settings != null) {
        Files.writeString(directory.resolve("tokenizer_config.json"), settings);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
