package org.ltp4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.golden.Golden;

class ModelIdentityTest {
  @TempDir Path dir;

  private ModelConfig config(String what, String by) throws IOException {
    String text = Files.readString(Golden.folder().resolve("xlmr/config.json"));
    assertThat(text).contains(what);
    Files.writeString(dir.resolve("config.json"), text.replace(what, by));
    return ModelConfig.load(dir);
  }

  /** Same weights fit all of these; the answers or the training are others. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"num_attention_heads\": 4 | \"num_attention_heads\": 8 | true | true",
        "\"layer_norm_eps\": 1e-05 | \"layer_norm_eps\": 1e-12 | true | true",
        "\"pad_token_id\": 1 | \"pad_token_id\": 0 | true | true",
        "\"hidden_dropout_prob\": 0.1 | \"hidden_dropout_prob\": 0.2 | false | true",
        "\"bos_token_id\": 0 | \"bos_token_id\": 0, \"note\": \"copied\" | false | false",
        "\"layer_norm_eps\": 1e-05 | \"layer_norm_eps\": 0.00001 | false | false"
      })
  void aSettingCountsWhereItChangesNumbers(
      String what, String by, boolean answers, boolean training) throws IOException {
    ModelConfig before = config(what, what);
    ModelConfig after = config(what, by);
    assertThat(!ModelIdentity.answers(after).equals(ModelIdentity.answers(before)))
        .isEqualTo(answers);
    assertThat(!ModelIdentity.training(after).equals(ModelIdentity.training(before)))
        .isEqualTo(training);
  }
}
