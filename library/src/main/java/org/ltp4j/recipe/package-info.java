/** Recipes: one YAML file that says everything about a run, and the settings of each stage. */
package org.ltp4j.recipe;
