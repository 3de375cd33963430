package org.ltp4j.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.ltp4j.corpus.CachedText;
import org.ltp4j.corpus.TextRules;
import org.ltp4j.json.Json;
import org.ltp4j.recipe.TokeniseSettings;
import org.ltp4j.run.Provenance;

/**
 * Text to tokenise before training asks for it. All places are paths or locations that the cluster
 * understands.
 *
 * @param model whose tokenizer is used
 * @param text files, and folders of files
 * @param cache the folder of the token cache
 * @param settings how text is read
 * @param command the command line, for provenance
 */
public record TextWork(
    String model,
    List<String> text,
    String cache,
    TokeniseSettings settings,
    List<String> command) {
  /** The file beside the segments of a text that says where they come from. */
  public static final String PROVENANCE = "provenance.json";

  /** How text is read from files. */
  public TextRules rules() {
    return new TextRules(settings.badLines(), settings.textField());
  }

  /** Its content for a text that is complete now. */
  public String provenance(CachedText text) {
    try {
      JsonNode about = Json.MAPPER.readTree(text.about());
      Map<String, String> inputs =
          Map.of(
              "text", about.path("text").asText(), "tokenizer", about.path("tokenizer").asText());
      return Provenance.begin("tokenise", settings, inputs, command).finish().toJson();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("it was written here", e);
    }
  }
}
