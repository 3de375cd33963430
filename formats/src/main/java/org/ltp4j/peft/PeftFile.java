package org.ltp4j.peft;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.ltp4j.files.LfsPointer;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;

/**
 * {@code adapter_config.json} of any adapter of PEFT's.
 *
 * @param file where it is
 * @param json its settings
 */
record PeftFile(Path file, JsonNode json) {
  /** What every adapter may say, whatever kind it is of. */
  static final Set<String> COMMON =
      Set.of(
          "auto_mapping",
          "base_model_name_or_path",
          "inference_mode",
          "peft_type",
          "peft_version",
          "revision",
          "task_type");

  /**
   * Reads the file of a directory.
   *
   * @throws Problem (input) if there is none, or it is not PEFT's
   */
  static PeftFile open(Path directory) {
    Path file = directory.resolve(PeftConfig.FILE);
    if (!Files.isRegularFile(file)) {
      throw Problem.input(
          directory,
          "a directory that PEFT wrote, with " + PeftConfig.FILE,
          Files.exists(directory) ? "no such file in it" : "nothing there",
          "give the directory that save_pretrained wrote");
    }
    LfsPointer.refuse(file, "an adapter's settings");
    try {
      PeftFile read = new PeftFile(file, Json.MAPPER.readTree(file.toFile()));
      if (read.json.has("format")) {
        String format = read.json.path("format").asText();
        throw Problem.input(
            file, "an adapter that PEFT wrote", "format " + format, "use ltp4j's own as it is");
      }
      return read;
    } catch (IOException e) {
      throw Problem.input(file, "PEFT's settings as JSON", e.getMessage(), "write it again")
          .causedBy(e);
    }
  }

  /** What kind of adapter it is, e.g. {@code LORA}. */
  String type() {
    return json.path("peft_type").asText("none");
  }

  /** What it was trained for, e.g. {@code SEQ_CLS}; empty without one. */
  String taskType() {
    return json.path("task_type").asText("").replace("null", "");
  }

  /** A setting of a later version, or of a variant, says nothing where it is off. */
  void requireKnown(Set<String> known, String plain, String remedy) {
    json.properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              boolean off =
                  value.isNull()
                      || value.isBoolean() && !value.asBoolean()
                      || value.isContainerNode() && value.isEmpty();
              if (!off && !known.contains(field.getKey())) {
                throw Problem.input(
                    file,
                    plain,
                    field.getKey() + ": " + Json.line(value).replaceAll("^(.{60}).+", "$1…"),
                    remedy);
              }
            });
  }

  /** A number that has to be there. */
  double number(String key, JsonNode value, double missing, boolean whole) {
    double number = value.isMissingNode() ? missing : value.isNumber() ? value.asDouble() : -1;
    boolean fits =
        whole
            ? number >= 1 && number <= 1 << 20 && number == Math.rint(number)
            : number > 0 && Float.isFinite((float) number);
    if (!fits) {
      throw Problem.input(
          file,
          key + (whole ? ": a whole number above 0" : ": a number above 0"),
          value,
          "use a directory that PEFT wrote");
    }
    return number;
  }
}
