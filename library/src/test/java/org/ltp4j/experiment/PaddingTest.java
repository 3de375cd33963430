package org.ltp4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.classify.Classifier;
import org.ltp4j.golden.FolderCopy;
import org.ltp4j.golden.Golden;
import org.ltp4j.model.Input;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.run.Listener;
import org.ltp4j.tokenizer.Tokenizer;

/** Configurations that name another padding token than the tokenizer, as E5's does. */
class PaddingTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path dir;

  /** A copy of a model with another {@code pad_token_id}. */
  private Path model(String name, int pad) throws IOException {
    Path copy = FolderCopy.of(Golden.folder().resolve(name), dir.resolve(name + pad));
    Path file = copy.resolve("config.json");
    ObjectNode config = (ObjectNode) JSON.readTree(file.toFile());
    Files.writeString(file, config.put("pad_token_id", pad).toString());
    return copy;
  }

  @ParameterizedTest
  @CsvSource({"xlmr, 0, 1", "xlmr, 5, 6", "families/distilbert, 3, 0", "families/modernbert, 3, 0"})
  void onlyPositionsOfRobertaBeginBehindTheConfigurationsPadding(String name, int pad, long first)
      throws IOException {
    Path model = model(name, pad);
    ModelConfig config = ModelConfig.load(model);
    Input input = Input.of(new int[][] {{4, 7, 6}}, config);
    assertThat(input.positions()).containsExactly(first, first + 1, first + 2);
    try (Tokenizer tokenizer = Tokenizer.open(model)) {
      assertThat(config.paddingNote(model, tokenizer.pad()).orElseThrow())
          .startsWith(model + ": pad_token_id in config.json is " + pad)
          .contains(name.equals("xlmr") ? "positions count from " + first : "no difference");
      assertThat(config.paddingNote(model, pad)).isEmpty();
    }
  }

  @Test
  void trainingAndUseSayItOnce() throws IOException {
    Path model = model("xlmr", 0);
    Path data = dir.resolve("data.tsv");
    Files.writeString(
        data,
        """
        premise\thypothesis\tlabel
        It rains .\tIt is wet .\tentailment
        It rains .\tIt is dry .\tcontradiction
        It rains .\tHe sleeps .\tneutral
        """);
    List<String> told = new ArrayList<>();
    Training.Outcome outcome =
        Training.of(model, data, dir.resolve("run"))
            .dev(data)
            .method("ft")
            .epochs(1)
            .with("max-length", 32)
            .threads(1)
            .listener(
                new Listener() {
                  @Override
                  public void warns(String warning) {
                    told.add(warning);
                  }
                })
            .run();
    String gap = ModelConfig.load(model).paddingNote(model, 1).orElseThrow();
    assertThat(told).containsOnlyOnce(gap);
    try (Classifier classifier = Classifier.load(outcome.adapter())) {
      assertThat(classifier.warnings()).containsExactly(gap);
    }
  }
}
