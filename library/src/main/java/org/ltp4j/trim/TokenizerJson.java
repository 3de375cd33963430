package org.ltp4j.trim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Puts new ids wherever a {@code tokenizer.json} holds some. */
final class TokenizerJson {
  private TokenizerJson() {}

  /** Rewrites the file in place: vocabulary, added tokens, post-processor, padding. */
  static void trim(ObjectNode root, PieceModel model, IdMap ids) {
    model.trim((ObjectNode) root.path("model"), ids);
    for (JsonNode token : root.path("added_tokens")) {
      replace((ObjectNode) token, "id", ids);
    }
    if (root.path("padding") instanceof ObjectNode padding) {
      replace(padding, "pad_id", ids);
    }
    postProcessor(root.path("post_processor"), ids);
  }

  private static void postProcessor(JsonNode step, IdMap ids) {
    step.path("processors").forEach(part -> postProcessor(part, ids));
    // TemplateProcessing: {"<s>": {"id": "<s>", "ids": [0], …}}
    for (JsonNode token : step.path("special_tokens")) {
      if (token.path("ids") instanceof ArrayNode list) {
        for (int i = 0; i < list.size(); i++) {
          list.set(i, ids.of(list.get(i)));
        }
      }
    }
    // BertProcessing and RobertaProcessing: ["</s>", 2]
    for (String key : new String[] {"sep", "cls"}) {
      if (step.path(key) instanceof ArrayNode pair && pair.size() == 2) {
        pair.set(1, ids.of(pair.get(1)));
      }
    }
  }

  private static void replace(ObjectNode object, String key, IdMap ids) {
    if (object.has(key)) {
      object.set(key, ids.of(object.get(key)));
    }
  }
}
