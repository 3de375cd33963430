package org.ltp4j.export;

import java.util.Map;
import org.ltp4j.model.Family;
import org.ltp4j.problem.Problem;
import org.ltp4j.prompt.ClassHead;
import org.ltp4j.template.HeadKind;
import org.ltp4j.template.Placement;
import org.ltp4j.template.PromptFormat;
import org.ltp4j.template.Template;

/** What transformers calls our models, and where its classification heads have their tensors. */
final class Architecture {
  private static final Map<String, String> STEMS =
      Map.of(
          "roberta", "Roberta",
          "xlm-roberta", "XLMRoberta",
          "bert", "Bert",
          "distilbert", "DistilBert",
          "modernbert", "ModernBert");

  private Architecture() {}

  /** The class's name, e.g. {@code XLMRobertaForMaskedLM}. */
  static String name(String modelType, HeadKind head) {
    return STEMS.get(modelType) + ending(head);
  }

  /** What every model's class with such a head ends in. */
  static String ending(HeadKind head) {
    return switch (head) {
      case LABEL_WORDS -> "ForMaskedLM";
      case CLASSIFICATION -> "ForSequenceClassification";
      case TOKENS -> "ForTokenClassification";
    };
  }

  /**
   * What the tensors of our head are called there.
   *
   * @throws Problem if transformers' head computes something else
   */
  static Map<String, String> headNames(Object adapter, Family family, PromptFormat format) {
    boolean own = Template.parse(format.template()).promptLength() > 0;
    boolean opening = format.head() == HeadKind.CLASSIFICATION;
    if (opening && !own && format.promptLength() > 0 && format.placement() == Placement.PREFIX) {
      throw Problem.input(
          adapter,
          "an opening token in the first place, which transformers' classification heads read",
          "virtual tokens before it (placement prefix)",
          "train with placement after-bos");
    }
    return ClassHead.namesInTransformers(format.head(), adapter, family);
  }
}
