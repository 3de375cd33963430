package example;

import org.ltp4j.method.Defaults;
import org.ltp4j.method.Method;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.template.Placement;

/** A method of one's own: a soft prompt, and the biases of the encoder trained as a whole. */
public final class PromptAndBiases implements Method {
  @Override
  public String name() {
    return "prompt-and-biases";
  }

  @Override
  public Defaults defaults() {
    return Defaults.labelWords(1e-3).prompt(4, Placement.PREFIX);
  }

  @Override
  public boolean trains(Parameter parameter) {
    return parameter.isBias() && !parameter.isHead();
  }
}
