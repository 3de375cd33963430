package org.ltp4j.tuning;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ltp4j.parameter.Parameter;

/**
 * Everything is trained, with a prompt and label words (Zhao and Schütze 2021, arXiv 2109.03630):
 * discrete (dp), soft (sp), or mixed (mp), where virtual tokens stand before the mask.
 *
 * @param asksQuestion whether the template asks with the words Question and Answer
 * @param virtualTokens whether there is a soft prompt
 */
public record PromptedFineTuning(boolean asksQuestion, boolean virtualTokens) implements Method {
  static PromptedFineTuning discrete() {
    return new PromptedFineTuning(true, false);
  }

  static PromptedFineTuning soft() {
    return new PromptedFineTuning(false, true);
  }

  static PromptedFineTuning mixed() {
    return new PromptedFineTuning(true, true);
  }

  @Override
  public Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("head", "label-words");
    defaults.put("learning-rate", "1e-5");
    if (virtualTokens) {
      defaults.put("prompt-length", "4");
      defaults.put("prompt-encoder", "lstm");
      defaults.put("placement", "before-mask");
    }
    return defaults;
  }

  @Override
  public boolean trains(Parameter parameter) {
    return true;
  }
}
