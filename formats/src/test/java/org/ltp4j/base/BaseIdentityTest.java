package org.ltp4j.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.ltp4j.problem.Problem;

class BaseIdentityTest {
  private static final BaseIdentity WANTED = new BaseIdentity("w1", "t1", "c1");

  private static void require(BaseIdentity wanted, BaseIdentity found) {
    wanted.require("the ticket", "the base model it was cut for", found, "use that model");
  }

  @Test
  void whatDiffersIsSaidAndWhatIsTheSame() {
    assertThatCode(() -> require(WANTED, WANTED)).doesNotThrowAnyException();
    assertThatThrownBy(() -> require(WANTED, new BaseIdentity("w1", "t2", "c1")))
        .isInstanceOf(Problem.class)
        .hasMessage(
            "the ticket: expected the base model it was cut for, tokenizer sha256 t1, found another"
                + " model with the same weights and configuration: tokenizer sha256 t2; use that"
                + " model");
    assertThatThrownBy(() -> require(WANTED, new BaseIdentity("w2", "t1", "c2")))
        .hasMessageContaining("weights sha256 w1 and configuration sha256 c1")
        .hasMessageContaining("weights sha256 w2 and configuration sha256 c2")
        .hasMessageContaining("with the same tokenizer:");
    assertThatThrownBy(() -> require(WANTED, new BaseIdentity("w2", "t2", "c2")))
        .hasMessageContaining("found another model: weights");
  }

  @Test
  void filesOfEarlierVersionsKnowTheWeightsOnly() {
    BaseIdentity old = BaseIdentity.ofWeights("w1");
    assertThatCode(() -> require(old, WANTED)).doesNotThrowAnyException();
    assertThatCode(() -> require(WANTED, old)).doesNotThrowAnyException();
    assertThatThrownBy(() -> require(old, new BaseIdentity("w2", "t1", "c1")))
        .hasMessageContaining("weights sha256 w2");
    assertThat(old.missingIdentity("delta.safetensors"))
        .get()
        .asString()
        .contains("delta", "weights only");
    assertThat(WANTED.missingIdentity("x")).isEmpty();
    Map<String, String> metadata = new TreeMap<>();
    old.describe(metadata);
    assertThat(metadata).isEqualTo(Map.of("base_sha256", "w1"));
    WANTED.describe(metadata);
    assertThat(metadata)
        .isEqualTo(
            Map.of(
                "base_sha256",
                "w1",
                "base_tokenizer_sha256",
                "t1",
                "base_configuration_sha256",
                "c1"));
  }
}
