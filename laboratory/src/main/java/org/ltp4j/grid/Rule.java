package org.ltp4j.grid;

import java.util.List;
import java.util.Map;
import org.ltp4j.recipe.StageName;

/**
 * What changes in the recipes for which a condition holds.
 *
 * @param condition when
 * @param set values put over the recipe's
 * @param without sections left out
 * @param unset keys left out, so that they have their defaults
 */
record Rule(
    Condition condition, Map<KeyPath, Object> set, List<StageName> without, List<KeyPath> unset) {}
