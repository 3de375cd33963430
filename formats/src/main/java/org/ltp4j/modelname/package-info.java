/**
 * What a model goes by, and the directory that this means: a path, a name in Hugging Face's cache,
 * or {@code mini}. Nothing is fetched here.
 */
package org.ltp4j.modelname;
