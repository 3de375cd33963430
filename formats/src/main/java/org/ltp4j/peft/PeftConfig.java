package org.ltp4j.peft;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ltp4j.files.LfsPointer;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;

/**
 * {@code adapter_config.json} of a LoRA: what its tensors mean. Settings of training alone, such as
 * dropout, are passed over; settings that would make the tensors mean something else are refused.
 *
 * @param base what it calls its base model; empty where it does not say
 * @param taskType e.g. {@code SEQ_CLS}; empty without one
 * @param rank r, of modules that {@code ranks} does not name
 * @param alpha α, of modules that {@code alphas} does not name
 * @param byRoot whether α is divided by √r instead of r (Kalajdzievski 2023, arXiv 2312.03732)
 * @param ranks r by pattern of a module's name
 * @param alphas α by pattern of a module's name
 */
public record PeftConfig(
    String base,
    String taskType,
    int rank,
    double alpha,
    boolean byRoot,
    Map<ModulePattern, Double> ranks,
    Map<ModulePattern, Double> alphas) {
  /** The file's name. */
  public static final String FILE = "adapter_config.json";

  private static final String REMEDY =
      "merge it into its base with PEFT (merge_and_unload) and use the merged model";

  /** Read below, or without a meaning for tensors that are there. */
  private static final Set<String> KNOWN =
      Set.of(
          "alpha_pattern",
          "auto_mapping",
          "base_model_name_or_path",
          "bias",
          "ensure_weight_tying",
          "ephemeral_gpu_offload",
          "eva_config",
          "exclude_modules",
          "fan_in_fan_out", // of Conv1D only: PEFT passes over it where layers are Linear
          "inference_mode",
          "init_lora_weights",
          "layers_pattern",
          "layers_to_transform",
          "lora_alpha",
          "lora_dropout",
          "megatron_core",
          "modules_to_save",
          "peft_type",
          "peft_version",
          "qalora_group_size",
          "r",
          "rank_pattern",
          "revision",
          "runtime_config",
          "target_modules",
          "task_type",
          "use_rslora");

  /** Beginnings that leave the base model's weights as they are; others change them. */
  private static final Set<String> BEGINNINGS = Set.of("gaussian", "eva", "orthogonal");

  /**
   * Reads the file of a directory.
   *
   * @throws Problem (input) if there is none, it is no LoRA's, or it has a setting that the tensors
   *     alone do not say enough of
   */
  public static PeftConfig load(Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw Problem.input(
          directory,
          "a directory that PEFT wrote, with " + FILE,
          Files.exists(directory) ? "no such file in it" : "nothing there",
          "give the directory that save_pretrained wrote");
    }
    LfsPointer.refuse(file, "an adapter's settings");
    try {
      return of(file, Json.MAPPER.readTree(file.toFile()));
    } catch (IOException e) {
      throw Problem.input(file, "PEFT's settings as JSON", e.getMessage(), "write it again")
          .causedBy(e);
    }
  }

  private static PeftConfig of(Path file, JsonNode json) {
    if (json.has("format")) {
      String format = json.path("format").asText();
      throw Problem.input(
          file, "an adapter that PEFT wrote", "format " + format, "use ltp4j's own as it is");
    }
    String type = json.path("peft_type").asText("none");
    if (!type.equals("LORA")) {
      throw Problem.input(file, "peft_type LORA", type, REMEDY);
    }
    json.properties().forEach(field -> requireKnown(file, field.getKey(), field.getValue()));
    JsonNode beginning = json.path("init_lora_weights");
    if (beginning.isTextual() && !BEGINNINGS.contains(beginning.asText())) {
      throw Problem.input(
          file,
          "init_lora_weights that leave the base model as it is",
          beginning.asText(),
          "save it with path_initial_model_for_weight_conversion, or " + REMEDY);
    }
    int rank = (int) number(file, "r", json.path("r"), 8, true);
    double alpha = number(file, "lora_alpha", json.path("lora_alpha"), 8, false);
    return new PeftConfig(
        json.path("base_model_name_or_path").asText(""),
        json.path("task_type").asText("").replace("null", ""),
        rank,
        alpha,
        json.path("use_rslora").asBoolean(),
        patterns(file, "rank_pattern", json, true),
        patterns(file, "alpha_pattern", json, false));
  }

  /** A setting of a later version, or of a variant of LoRA, says nothing where it is off. */
  private static void requireKnown(Path file, String key, JsonNode value) {
    boolean off =
        value.isNull()
            || value.isBoolean() && !value.asBoolean()
            || value.isContainerNode() && value.isEmpty();
    if (!off && !KNOWN.contains(key)) {
      throw Problem.input(
          file,
          "plain LoRA: W + (α / r)·B·A",
          key + ": " + Json.line(value).replaceAll("^(.{60}).+", "$1…"),
          REMEDY);
    }
  }

  private static Map<ModulePattern, Double> patterns(
      Path file, String key, JsonNode json, boolean whole) {
    List<Map.Entry<ModulePattern, Double>> all = new ArrayList<>();
    json.path(key)
        .properties()
        .forEach(
            field ->
                all.add(
                    Map.entry(
                        ModulePattern.of(file + ": " + key, field.getKey()),
                        number(file, key, field.getValue(), -1, whole))));
    return ModulePattern.inOrder(all);
  }

  private static double number(
      Path file, String key, JsonNode value, double missing, boolean whole) {
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

  /** r of a module. */
  int rankOf(String module) {
    return ModulePattern.first(ranks, module).map(Double::intValue).orElse(rank);
  }

  /** What B·A of a module is multiplied by. */
  double scaleOf(String module) {
    double chosen = ModulePattern.first(alphas, module).orElse(alpha);
    int r = rankOf(module);
    return byRoot ? chosen / Math.sqrt(r) : chosen / r;
  }
}
