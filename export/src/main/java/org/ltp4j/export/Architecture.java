package org.ltp4j.export;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ltp4j.model.Family;
import org.ltp4j.problem.Problem;
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
  static String name(String modelType, boolean classification) {
    return STEMS.get(modelType) + (classification ? "ForSequenceClassification" : "ForMaskedLM");
  }

  /**
   * What the tensors of our classification head are called there.
   *
   * @throws Problem if transformers' head computes something else
   */
  static Map<String, String> headNames(Object adapter, Family family, PromptFormat format) {
    boolean own = Template.parse(format.template()).promptLength() > 0;
    if (!own && format.promptLength() > 0 && format.placement() == Placement.PREFIX) {
      throw Problem.input(
          adapter,
          "an opening token in the first place, which transformers' classification heads read",
          "virtual tokens before it (placement prefix)",
          "train with placement after-bos");
    }
    return switch (family) {
      case ROBERTA -> names("classifier.dense.", "classifier.out_proj.");
      case BERT -> names("bert.pooler.dense.", "classifier.");
      case DISTILBERT, MODERNBERT ->
          throw Problem.input(
              adapter,
              "a classification head as transformers has it for this family",
              "Linear, tanh, Linear, which for %s it has not".formatted(family.modelType()),
              "train with label words, or on a model of BERT's or RoBERTa's family");
    };
  }

  private static Map<String, String> names(String dense, String out) {
    Map<String, String> names = new LinkedHashMap<>();
    for (String kind : new String[] {"weight", "bias"}) {
      names.put("dense." + kind, dense + kind);
      names.put("out_proj." + kind, out + kind);
    }
    return names;
  }
}
