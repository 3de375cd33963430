package org.ltp4j.peft;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
          "bias",
          "ensure_weight_tying",
          "ephemeral_gpu_offload",
          "eva_config",
          "exclude_modules",
          "fan_in_fan_out", // of Conv1D only: PEFT passes over it where layers are Linear
          "init_lora_weights",
          "layers_pattern",
          "layers_to_transform",
          "lora_alpha",
          "lora_dropout",
          "megatron_core",
          "modules_to_save",
          "qalora_group_size",
          "r",
          "rank_pattern",
          "runtime_config",
          "target_modules",
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
    PeftFile read = PeftFile.open(directory);
    requireLora(read);
    Set<String> known = new HashSet<>(KNOWN);
    known.addAll(PeftFile.COMMON);
    read.requireKnown(known, "plain LoRA: W + (α / r)·B·A", REMEDY);
    Path file = read.file();
    JsonNode json = read.json();
    JsonNode beginning = json.path("init_lora_weights");
    if (beginning.isTextual() && !BEGINNINGS.contains(beginning.asText())) {
      throw Problem.input(
          file,
          "init_lora_weights that leave the base model as it is",
          beginning.asText(),
          "save it with path_initial_model_for_weight_conversion, or " + REMEDY);
    }
    int rank = (int) read.number("r", json.path("r"), 8, true);
    double alpha = read.number("lora_alpha", json.path("lora_alpha"), 8, false);
    return new PeftConfig(
        json.path("base_model_name_or_path").asText(""),
        read.taskType(),
        rank,
        alpha,
        json.path("use_rslora").asBoolean(),
        patterns(read, "rank_pattern", true),
        patterns(read, "alpha_pattern", false));
  }

  private static void requireLora(PeftFile read) {
    String type = read.type();
    if (!type.equals("LORA")) {
      boolean prefix = type.equals("PREFIX_TUNING");
      throw Problem.input(
          read.file(),
          "peft_type LORA, PROMPT_TUNING or P_TUNING",
          prefix
              ? type
                  + ": PEFT counts the text's positions from behind it, and a deep prompt takes none here"
              : type,
          prefix || type.contains("PROMPT") ? "use it with PEFT" : REMEDY);
    }
  }

  private static Map<ModulePattern, Double> patterns(PeftFile read, String key, boolean whole) {
    List<Map.Entry<ModulePattern, Double>> all = new ArrayList<>();
    read.json()
        .path(key)
        .properties()
        .forEach(
            field ->
                all.add(
                    Map.entry(
                        ModulePattern.of(read.file() + ": " + key, field.getKey()),
                        read.number(key, field.getValue(), -1, whole))));
    return ModulePattern.inOrder(all);
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
