package org.ltp4j.experiment;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.modelfiles.ModelFiles;
import org.ltp4j.peft.SavedTensor;
import org.ltp4j.problem.Problem;
import org.ltp4j.prompt.ClassHead;
import org.ltp4j.recipe.ImportSettings;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.safetensors.WholeTensor;
import org.ltp4j.template.HeadKind;
import org.ltp4j.template.PromptFormat;

/** The head of what PEFT wrote. */
final class ImportedHead {
  private ImportedHead() {}

  /** The shapes by our names; empty where label words answer. */
  static Map<String, long[]> shapes(ModelConfig config, PromptFormat format) {
    return format.head() == HeadKind.LABEL_WORDS
        ? Map.of()
        : ClassHead.shapes(format.head(), config, format.labels().size());
  }

  /**
   * Its values by our names. A pooler that was not trained is the base's.
   *
   * @throws Problem if a tensor is missing, has another shape, or has no place
   */
  static Map<String, float[]> of(
      Imported imported, ImportSettings settings, ModelConfig config, PromptFormat format) {
    Map<String, String> names =
        format.head() == HeadKind.LABEL_WORDS
            ? Map.of()
            : ClassHead.namesInTransformers(format.head(), settings.peft(), config.family());
    Set<String> left = new TreeSet<>(imported.others().keySet());
    Map<String, float[]> head = new LinkedHashMap<>();
    names.forEach(
        (own, name) -> {
          left.remove(name);
          long[] shape = shapes(config, format).get(own);
          WholeTensor found = imported.others().get(name);
          if (found == null) {
            found = ofBase(settings, name);
          }
          if (!Arrays.equals(shape, found.shape())) {
            throw Problem.input(
                settings.peft() + ": tensor " + name,
                "shape %s, labels %s".formatted(Arrays.toString(shape), format.labels()),
                Arrays.toString(found.shape()),
                "name the task it was trained for, its labels in the same order");
          }
          head.put(own, found.values());
        });
    if (!left.isEmpty()) {
      throw Problem.input(
          settings.peft(),
          "tensors of the model"
              + (names.isEmpty() ? ", whose label words answer" : " and of its head"),
          left.size() + " others, such as " + left.iterator().next(),
          "save it without them, or use it with PEFT");
    }
    return head;
  }

  private static WholeTensor ofBase(ImportSettings settings, String name) {
    try (TensorSource files = ModelFiles.open(settings.model())) {
      for (String stored : new String[] {name, name.substring(name.indexOf('.') + 1)}) {
        if (name.contains("pooler") && files.tensors().containsKey(stored)) {
          return SavedTensor.read(files, stored, name);
        }
      }
    }
    throw Problem.input(
        settings.peft(),
        "tensor " + name + ", in it or in the base",
        "none",
        "save it with modules_to_save=[\"classifier\", \"pooler\"]");
  }
}
