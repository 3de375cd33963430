package org.ltp4j.model;

import java.util.List;
import org.ltp4j.parameter.Parameter;

/** A piece of a model that has parameters of its own. */
public interface Part {
  /** Its parameters, in the model's order. */
  List<Parameter> parameters();
}
