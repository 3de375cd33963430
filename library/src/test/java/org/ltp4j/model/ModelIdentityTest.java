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

  /** What adapters, tickets and checkpoints that exist name their base by: it may never change. */
  @ParameterizedTest
  @CsvSource({
    "bert, 32930953455ecf72f07d6f4281f6e06b4f9387a121fd287e175037073e801798,"
        + " 042133ec637028ac93811299062cffd79f17f0533cdc014a03bf08a5e3f13b56",
    "families/distilbert, 13fb7bbdd13a13029ee5aec9c7e1a23f59092d718aa5c6a2de1ce64de3fb9675,"
        + " 6854a74c0993c42986f256fff227ce63fd7f88f5583d95f8407a8f7ed3e994d1",
    "families/modernbert, 49066779f825dd4b91adf840e44a0a45fc9931d7d9d9535aeb2c4215f46fd0a4,"
        + " 0fddced63972d59adad86b614a5a55f58fd73d6e4122fd374ebd032b0e6b3e00",
    "xlmr, 6814053f0ccb020d1b99fcd50abbf1a3175c5bd811c864bcd25dc58a8d379ad1,"
        + " 4dd10a0c442b583f2078cec6006f3aec9f25ba0ffc6c3c934ebbd04d790c0dce"
  })
  void theHashesAreThoseOfEarlierVersions(String model, String answers, String training) {
    ModelConfig config = ModelConfig.load(Golden.folder().resolve(model));
    assertThat(ModelIdentity.answers(config)).isEqualTo(answers);
    assertThat(ModelIdentity.training(config)).isEqualTo(training);
  }
}
