package org.ltp4j.optim;

import org.ltp4j.parameter.Parameter;

/**
 * What is trained of a tensor.
 *
 * @param name the tensor's name
 * @param layer the layer whose backward pass completes the gradient
 * @param shape the tensor's shape
 * @param entries how many entries are trained
 */
record TensorPart(String name, int layer, long[] shape, long entries) {
  /** So many entries of a model's parameter. */
  static TensorPart of(Parameter parameter, long entries) {
    return new TensorPart(parameter.name(), parameter.layer(), parameter.shape(), entries);
  }
}
