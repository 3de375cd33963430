package org.ltp4j.method;

import org.ltp4j.data.TaskKind;

/** A method that sees each row twice and pulls the answers to both together. */
interface TwoViews extends Method {
  @Override
  default boolean learns(TaskKind kind) {
    return kind == TaskKind.SINGLE_LABEL;
  }

  @Override
  default String need() {
    return "compares two views of a row by the one label of each";
  }
}
