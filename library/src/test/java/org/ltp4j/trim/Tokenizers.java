package org.ltp4j.trim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Tokenizers with random pieces over a few letters, so that every cut has many rivals. */
public enum Tokenizers {
  UNIGRAM {
    @Override
    public ObjectNode json(SplittableRandom random) {
      ObjectNode root = XLM_R.get();
      ArrayNode vocabulary = ((ObjectNode) root.path("model")).putArray("vocab");
      // The letter e has no piece of its own: it is unknown wherever no longer piece has it.
      Set<String> pieces = new LinkedHashSet<>(List.of("<s>", "<pad>", "</s>", "<unk>", "▁"));
      pieces.addAll(List.of("a", "b", "c", "d", "é"));
      for (int i = 0; i < 60; i++) {
        pieces.add((random.nextBoolean() ? "▁" : "") + word(random, "abcdeé", 4));
      }
      pieces.remove("e");
      pieces.add("éé");
      pieces.add("<mask>");
      for (String piece : pieces) {
        double score = piece.startsWith("<") ? 0 : -random.nextDouble() * 12;
        // No text uses it, but it makes unknown characters dear.
        score = piece.equals("éé") ? -60 : score;
        vocabulary.addArray().add(piece).add((double) (float) score);
      }
      special(root, "<s>", 0);
      special(root, "<pad>", 1);
      special(root, "</s>", 2);
      special(root, "<unk>", 3);
      special(root, "<mask>", pieces.size() - 1);
      return root;
    }
  },
  WORD_PIECE {
    @Override
    public ObjectNode json(SplittableRandom random) {
      Set<String> pieces = new LinkedHashSet<>(List.of("[PAD]", "[unused0]", "[unused1]"));
      pieces.addAll(List.of("[UNK]", "[CLS]", "[SEP]", "[MASK]"));
      for (String letter : List.of("a", "b", "c", "d")) {
        pieces.add(letter);
        pieces.add("##" + letter);
      }
      for (int i = 0; i < 60; i++) {
        pieces.add((random.nextBoolean() ? "##" : "") + word(random, "abcde", 4));
      }
      ObjectNode root = BERT.get();
      ObjectNode vocabulary = ((ObjectNode) root.path("model")).putObject("vocab");
      int id = 0;
      for (String piece : pieces) {
        vocabulary.put(piece, id);
        if (piece.startsWith("[") && !piece.contains("unused")) {
          special(root, piece, id);
        }
        id++;
      }
      return root;
    }
  },
  BPE {
    @Override
    public ObjectNode json(SplittableRandom random) {
      List<String> pieces = new ArrayList<>(List.of("<s>", "<pad>", "</s>", "<unk>"));
      pieces.addAll(List.of("Ġ", "a", "b", "c", "d", "e"));
      ObjectNode root = ROBERTA.get();
      ArrayNode merges = ((ObjectNode) root.path("model")).putArray("merges");
      // Files of both forms are about.
      boolean pairs = random.nextBoolean();
      Set<String> rules = new LinkedHashSet<>();
      while (rules.size() < 80) {
        String left = pieces.get(4 + random.nextInt(pieces.size() - 4));
        String right = pieces.get(5 + random.nextInt(pieces.size() - 5));
        boolean spaceInside = right.startsWith("Ġ");
        if (!spaceInside && left.length() + right.length() < 7 && rules.add(left + " " + right)) {
          if (pairs) {
            merges.addArray().add(left).add(right);
          } else {
            merges.add(left + " " + right);
          }
          if (!pieces.contains(left + right)) {
            pieces.add(left + right);
          }
        }
      }
      pieces.add("<mask>");
      ObjectNode vocabulary = ((ObjectNode) root.path("model")).putObject("vocab");
      pieces.forEach(piece -> vocabulary.put(piece, vocabulary.size()));
      for (String name : List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>")) {
        special(root, name, pieces.indexOf(name));
      }
      return root;
    }
  };

  private static final Json XLM_R =
      new Json(
          """
          {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
           "normalizer": null,
           "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"},
           "post_processor": {"type": "TemplateProcessing",
             "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}},
               {"Sequence": {"id": "A", "type_id": 0}},
               {"SpecialToken": {"id": "</s>", "type_id": 0}}],
             "pair": [{"Sequence": {"id": "A", "type_id": 0}},
               {"Sequence": {"id": "B", "type_id": 0}}],
             "special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]},
               "</s>": {"id": "</s>", "ids": [2], "tokens": ["</s>"]}}},
           "decoder": null,
           "model": {"type": "Unigram", "unk_id": 3, "byte_fallback": false}}
          """);

  private static final Json BERT =
      new Json(
          """
          {"version": "1.0", "truncation": null, "added_tokens": [],
           "padding": {"strategy": "BatchLongest", "direction": "Right",
             "pad_to_multiple_of": null, "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]"},
           "normalizer": {"type": "BertNormalizer", "clean_text": true,
             "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
           "pre_tokenizer": {"type": "BertPreTokenizer"},
           "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 5], "cls": ["[CLS]", 4]},
           "decoder": null,
           "model": {"type": "WordPiece", "unk_token": "[UNK]",
             "continuing_subword_prefix": "##", "max_input_chars_per_word": 100}}
          """);

  private static final Json ROBERTA =
      new Json(
          """
          {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
           "normalizer": null,
           "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false,
             "trim_offsets": true, "use_regex": true},
           "post_processor": {"type": "RobertaProcessing", "sep": ["</s>", 2],
             "cls": ["<s>", 0], "trim_offsets": true, "add_prefix_space": false},
           "decoder": null,
           "model": {"type": "BPE", "dropout": null, "unk_token": null,
             "continuing_subword_prefix": "", "end_of_word_suffix": "", "fuse_unk": false}}
          """);

  private record Json(String text) {
    ObjectNode get() {
      try {
        return (ObjectNode) new ObjectMapper().readTree(text);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** A tokenizer of this kind, another one for each state of the random numbers. */
  public abstract ObjectNode json(SplittableRandom random);

  /** Words of letters that the tokenizers know, or nearly. */
  static String text(SplittableRandom random) {
    List<String> words = new ArrayList<>();
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      words.add(word(random, "abcde", 9));
    }
    return String.join(" ", words);
  }

  static String word(SplittableRandom random, String letters, int longest) {
    StringBuilder word = new StringBuilder();
    for (int i = 1 + random.nextInt(longest); i > 0; i--) {
      word.append(letters.charAt(random.nextInt(letters.length())));
    }
    return word.toString();
  }

  private static void special(ObjectNode root, String name, int id) {
    ((ArrayNode) root.path("added_tokens"))
        .addObject()
        .put("id", id)
        .put("content", name)
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", false)
        .put("special", true);
  }
}
