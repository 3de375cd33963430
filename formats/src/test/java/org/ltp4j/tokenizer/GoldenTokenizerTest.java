package org.ltp4j.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.ltp4j.golden.Golden;
import org.ltp4j.jdk.JdkSensitive;

/** Parity with the reference implementation's ids. */
@JdkSensitive
class GoldenTokenizerTest {
  private static final Path GOLDEN = Golden.folder();

  @Test
  void everyTextOfTheFixtureGivesTheReferenceIds() throws IOException {
    try (Tokenizer tokenizer = Tokenizer.open(GOLDEN.resolve("xlmr"))) {
      List<String> texts = new ArrayList<>();
      for (JsonNode entry : fixture()) {
        String text = entry.get("text").asText();
        int[] expected = ids(entry);
        assertThat(tokenizer.encodeWithSpecials(text)).as(text).isEqualTo(expected);
        assertThat(tokenizer.encode(text))
            .as(text)
            .isEqualTo(Arrays.copyOfRange(expected, 1, expected.length - 1));
        texts.add(text);
      }
      assertThat(texts).isNotEmpty();
      assertThat(tokenizer.encodeAll(texts))
          .zipSatisfy(texts, (ids, text) -> assertThat(ids).isEqualTo(tokenizer.encode(text)));
    }
  }

  private static JsonNode fixture() throws IOException {
    return new ObjectMapper().readTree(GOLDEN.resolve("tokenizer.json").toFile());
  }

  private static int[] ids(JsonNode entry) {
    JsonNode ids = entry.get("ids");
    return IntStream.range(0, ids.size()).map(i -> ids.get(i).asInt()).toArray();
  }
}
