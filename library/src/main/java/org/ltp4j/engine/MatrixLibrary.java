package org.ltp4j.engine;

/** The library that computes a model's projections in single precision on the CPU. */
public enum MatrixLibrary {
  /** oneDNN if it is clearly faster, which is measured when a model is opened. */
  AUTO,
  /** The BLAS library that the engine was built with. */
  BLAS,
  /** oneDNN, where the engine has it. */
  ONEDNN
}
