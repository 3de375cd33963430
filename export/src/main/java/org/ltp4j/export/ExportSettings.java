package org.ltp4j.export;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.problem.Problem;
import org.ltp4j.settings.Heading;
import org.ltp4j.settings.Setting;

/** The settings of an export. */
@Heading("Export")
public record ExportSettings(
    @Setting("adapter directory") Path adapter,
    @Setting(value = "what to write") Target to,
    @Setting(value = "number format of an ONNX file's products", fallback = "fp32")
        Numbers precision,
    @Setting("base model; without it the one the adapter names") Optional<Path> model,
    @Setting("ticket, where the adapter names only its hash") Optional<Path> ticket,
    @Setting(value = "directory to write; with --to onnx also a .zip file", affectsResult = false)
        Path out,
    @Setting(
            value = "replace an earlier export in the output directory",
            fallback = "false",
            affectsResult = false)
        boolean overwrite) {

  /** Refuses combinations that no target supports. */
  void check() {
    if (to != Target.ONNX && precision != Numbers.FP32) {
      throw Problem.usage(
          "--precision " + precision.toString().toLowerCase(Locale.ROOT),
          "--to onnx",
          "--to " + to.toString().toLowerCase(Locale.ROOT),
          "leave one of them out");
    }
  }

  /** What the written directory calls its base: the model that was given, else the adapter's. */
  String base(Adapter from) {
    return model.map(Path::toString).orElse(from.config().base().path());
  }

  /** What can be written. */
  public enum Target {
    /** A model directory for Hugging Face transformers. */
    HF,
    /** A bundle: a graph for ONNX Runtime with all that it needs. */
    ONNX,
    /** An adapter for Hugging Face PEFT, beside the base model. */
    PEFT,
    /** A sparse fine-tuning for composable-sft, beside the base model. */
    SFT
  }

  /** Number formats of products in a graph. */
  public enum Numbers {
    /** Single precision. */
    FP32,
    /** Integers of eight bits. */
    INT8
  }
}
