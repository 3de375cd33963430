/** Runs made again from their provenance, and what is different then. */
package org.ltp4j.repetition;
