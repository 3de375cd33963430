package org.ltp4j.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ltp4j.adapter.AdapterConfig;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.peft.PeftPrompt;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.WholeTensor;
import org.ltp4j.template.HeadKind;

/** What PEFT wrote, as what an adapter holds. */
sealed interface Imported permits ImportedLora, ImportedPrompt {
  /**
   * Reads a directory.
   *
   * @throws org.ltp4j.problem.Problem (input) if nothing here computes the same
   */
  static Imported read(Path peft, ModelConfig model) {
    return PeftPrompt.isAt(peft)
        ? new ImportedPrompt(PeftPrompt.read(peft, model.hidden()), model.hidden())
        : ImportedLora.read(peft, model);
  }

  /** The method that trains such an adapter here. */
  String method();

  /** What answers. */
  HeadKind head();

  /** The method's settings, as {@code ltp train} has them. */
  Map<String, Object> settings();

  /** What stands beside the model's weights. */
  AdapterConfig.EncoderAdditions additions();

  /** Everything but a head, by the adapter's names. */
  List<TensorData> tensors();

  /** Tensors that the model does not have, such as a head's, by their names in transformers. */
  Map<String, WholeTensor> others();

  /** What is told of it. */
  ImportResult result();

  /** The same in a sentence, for the card. */
  String said(String model);
}
