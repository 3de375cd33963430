package org.ltp4j.model;

import java.util.List;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;

/**
 * An embedding table.
 *
 * @param name of the tensor
 * @param rows of the tensor, (rows, width)
 */
public record Table(String name, Kind kind, int rows, int width) implements Part {
  @Override
  public List<Parameter> parameters() {
    return List.of(new Parameter(name, new long[] {rows, width}, 0, kind));
  }
}
