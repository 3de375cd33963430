package org.ltp4j.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModelCheckTest {
  @Test
  void weightsThatCannotBeMappedAreAWarning() {
    // Only the weights matter: the tokenizer's and the configuration's files may be read-only.
    assertThat(ModelCheck.isReadOnly(Bench.MODEL, f -> f.endsWith("model.safetensors"))).isFalse();
    boolean readOnly = ModelCheck.isReadOnly(Bench.MODEL, f -> !f.endsWith("model.safetensors"));
    assertThat(readOnly).isTrue();
    Notes notes = new Notes("Model");
    ModelCheck.mapping(notes, readOnly, 250_000_000);
    assertThat(notes.chapter().findings())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.mark()).isEqualTo(Mark.WARNING);
              assertThat(f.text()).contains("read-only", "1.0 GB", "direct memory");
            });
  }
}
