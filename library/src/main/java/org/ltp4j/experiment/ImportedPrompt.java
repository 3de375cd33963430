package org.ltp4j.experiment;

import java.util.List;
import java.util.Map;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.adapter.AdapterConfig;
import org.ltp4j.peft.PeftPrompt;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.WholeTensor;
import org.ltp4j.settings.Kebab;
import org.ltp4j.template.HeadKind;
import org.ltp4j.template.Placement;

/**
 * A soft prompt, before the opening token as PEFT has it.
 *
 * @param hidden H, the width of its vectors
 */
record ImportedPrompt(PeftPrompt prompt, int hidden) implements Imported {
  @Override
  public String method() {
    return "prompt-tuning";
  }

  @Override
  public HeadKind head() {
    return prompt.taskType().equals("TOKEN_CLS") ? HeadKind.TOKENS : HeadKind.LABEL_WORDS;
  }

  @Override
  public Map<String, Object> settings() {
    return Map.of(
        "prompt-length",
        Integer.toString(prompt.tokens()),
        "placement",
        Kebab.of(Placement.PREFIX));
  }

  @Override
  public AdapterConfig.EncoderAdditions additions() {
    return new AdapterConfig.EncoderAdditions(0, 0, 0);
  }

  @Override
  public List<TensorData> tensors() {
    return List.of(TensorData.floats(Adapter.PROMPT, prompt.vectors(), prompt.tokens(), hidden));
  }

  @Override
  public Map<String, WholeTensor> others() {
    return prompt.others();
  }

  @Override
  public ImportResult result() {
    return new ImportResult(0, 0, 0, 0, prompt.tokens(), Kebab.of(head()));
  }

  @Override
  public String said(String model) {
    return """
        # An adapter made of a soft prompt that Hugging Face PEFT wrote

        %s virtual tokens before the opening token of the base model's inputs (SHA-256 of its weights
        `%s`)."""
        .formatted(prompt.tokens(), model);
  }
}
