package org.ltp4j.peft;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.safetensors.WholeTensor;

/**
 * A soft prompt that PEFT wrote: of prompt tuning, or of P-tuning, whose network PEFT leaves out
 * and writes what it made. PEFT puts the vectors before the whole input, the opening token
 * included, where words enter.
 *
 * @param taskType {@code FEATURE_EXTRACTION} or {@code TOKEN_CLS}
 * @param tokens P, virtual tokens
 * @param vectors (P, H), row by row
 * @param others tensors that are saved beside it, such as a head's, by their names in the model
 */
public record PeftPrompt(
    String taskType, int tokens, float[] vectors, Map<String, WholeTensor> others) {
  /** What PEFT calls the vectors. */
  public static final String TENSOR = "prompt_embeddings";

  private static final Set<String> TYPES = Set.of("PROMPT_TUNING", "P_TUNING");

  private static final Set<String> TASKS = Set.of("FEATURE_EXTRACTION", "TOKEN_CLS");

  /** Of training, and of the network that made the vectors. */
  private static final Set<String> KNOWN =
      Set.of(
          "encoder_dropout",
          "encoder_hidden_size",
          "encoder_num_layers",
          "encoder_reparameterization_type",
          "modules_to_save",
          "num_attention_heads",
          "num_layers",
          "num_transformer_submodules",
          "num_virtual_tokens",
          "prompt_tuning_init",
          "prompt_tuning_init_text",
          "token_dim",
          "tokenizer_kwargs",
          "tokenizer_name_or_path");

  /** What stands before the names of other tensors; of a LoRA's there is more. */
  public static final String PREFIX = "base_model.";

  private static final String REMEDY = "use it with PEFT";

  /**
   * Whether a directory says that it holds a soft prompt.
   *
   * @throws Problem (input) if PEFT did not write it
   */
  public static boolean isAt(Path directory) {
    return TYPES.contains(PeftFile.open(directory).type());
  }

  /** How many virtual tokens a directory's soft prompt has; 0 if it holds none. */
  public static int tokensAt(Path directory) {
    return isAt(directory) ? whole(PeftFile.open(directory), "num_virtual_tokens", -1) : 0;
  }

  /**
   * Reads a directory.
   *
   * @param hidden H, the width of the base model
   * @throws Problem (input) if it is damaged, would give other answers here, or was made for
   *     another model
   */
  public static PeftPrompt read(Path directory, int hidden) {
    PeftFile settings = PeftFile.open(directory);
    requireTask(settings);
    Set<String> known = new HashSet<>(KNOWN);
    known.addAll(PeftFile.COMMON);
    settings.requireKnown(known, "a plain soft prompt", REMEDY);
    int parts = whole(settings, "num_transformer_submodules", 1);
    if (parts != 1) {
      throw Problem.input(
          settings.file(),
          "a prompt of an encoder alone",
          "num_transformer_submodules " + parts,
          REMEDY);
    }
    int tokens = whole(settings, "num_virtual_tokens", -1);
    try (TensorSource file = PeftLora.open(directory)) {
      long[] shape = {tokens, hidden};
      long[] found = file.require(TENSOR).shape();
      if (!Arrays.equals(found, shape)) {
        throw Problem.input(
            SavedTensor.where(file, TENSOR),
            "shape %s, of %s and the model".formatted(Arrays.toString(shape), PeftConfig.FILE),
            Arrays.toString(found),
            "name the model that it was made for");
      }
      return new PeftPrompt(
          settings.taskType(),
          tokens,
          SavedTensor.read(file, TENSOR, TENSOR).values(),
          others(file));
    }
  }

  private static Map<String, WholeTensor> others(TensorSource file) {
    Map<String, WholeTensor> others = new LinkedHashMap<>();
    for (String stored : file.tensors().keySet()) {
      if (stored.equals(TENSOR)) {
        continue;
      } else if (!stored.startsWith(PREFIX)) {
        throw Problem.input(
            SavedTensor.where(file, stored),
            TENSOR + ", and others whose names begin with " + PREFIX,
            "this one",
            REMEDY);
      }
      String name = stored.substring(PREFIX.length());
      others.put(name, SavedTensor.read(file, stored, name));
    }
    return others;
  }

  private static void requireTask(PeftFile settings) {
    String task = settings.taskType();
    if (!TASKS.contains(task)) {
      throw Problem.input(
          settings.file(),
          "task_type FEATURE_EXTRACTION, where label words answer at the mask, or TOKEN_CLS",
          task.equals("SEQ_CLS")
              ? "SEQ_CLS: PEFT's classification head reads the first virtual token, where here it"
                  + " reads the opening token behind them"
              : task.isEmpty() ? "none" : task,
          REMEDY + ", or train it for label words");
    }
  }

  private static int whole(PeftFile settings, String key, int missing) {
    var value = settings.json().path(key);
    return value.isNull() && missing > 0
        ? missing
        : (int) settings.number(key, value, missing, true);
  }
}
