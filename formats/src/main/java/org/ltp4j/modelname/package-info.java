/**
 * Names of models and the directories that they stand for: a path, a name in Hugging Face's cache,
 * or {@code mini}. Nothing is fetched here.
 */
package org.ltp4j.modelname;
