package org.ltp4j.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ltp4j.adapter.AdapterConfig;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.peft.PeftConfig;
import org.ltp4j.peft.PeftLora;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.WholeTensor;
import org.ltp4j.settings.Kebab;
import org.ltp4j.template.HeadKind;

/**
 * Low-rank products, with a head or label words.
 *
 * @param head what answers
 */
record ImportedLora(PeftLora lora, HeadKind head) implements Imported {
  /** PEFT's tasks, and what answers in them here. */
  private static final Map<String, HeadKind> HEADS =
      Map.of(
          "SEQ_CLS", HeadKind.CLASSIFICATION,
          "TOKEN_CLS", HeadKind.TOKENS,
          "FEATURE_EXTRACTION", HeadKind.LABEL_WORDS,
          "", HeadKind.LABEL_WORDS);

  static ImportedLora read(Path peft, ModelConfig model) {
    PeftLora lora = PeftLora.read(peft, model.parameters());
    HeadKind answering = HEADS.get(lora.config().taskType());
    if (answering == null) {
      throw Problem.input(
          peft.resolve(PeftConfig.FILE),
          "task_type SEQ_CLS, TOKEN_CLS, or none where label words are scored",
          lora.config().taskType(),
          "train it for one of them");
    }
    return new ImportedLora(lora, answering);
  }

  @Override
  public String method() {
    return "lora";
  }

  @Override
  public Map<String, Object> settings() {
    return Map.of();
  }

  @Override
  public AdapterConfig.EncoderAdditions additions() {
    return new AdapterConfig.EncoderAdditions(0, lora.rank(), lora.alpha());
  }

  @Override
  public List<TensorData> tensors() {
    List<TensorData> tensors = new ArrayList<>();
    int rank = lora.rank();
    lora.factors()
        .forEach(
            (name, values) ->
                tensors.add(
                    name.endsWith("lora_A.weight")
                        ? TensorData.floats(name, values, rank, values.length / rank)
                        : TensorData.floats(name, values, values.length / rank, rank)));
    lora.whole().forEach((name, t) -> tensors.add(TensorData.floats(name, t.values(), t.shape())));
    return tensors;
  }

  @Override
  public Map<String, WholeTensor> others() {
    return lora.others();
  }

  @Override
  public ImportResult result() {
    return new ImportResult(
        lora.products().size(), lora.rank(), lora.alpha(), lora.whole().size(), 0, Kebab.of(head));
  }

  @Override
  public String said(String model) {
    return """
        # An adapter made of a LoRA that Hugging Face PEFT wrote

        Low-rank products of rank %s beside %s weights of the base model (SHA-256 of its weights
        `%s`), α %s; %s tensors of the model itself are replaced."""
        .formatted(lora.rank(), lora.products().size(), model, lora.alpha(), lora.whole().size());
  }
}
