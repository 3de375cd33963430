package org.ltp4j.stage;

import org.ltp4j.recipe.SharedSettings;

/**
 * A stage that several processes may do together. All of them open it; one leads.
 *
 * @param <S> its settings
 * @param <R> its result
 */
public interface SharedStage<S extends Record & SharedSettings, R> extends Stage<S, R> {
  @Override
  SharedWork<R> open(S settings);
}
