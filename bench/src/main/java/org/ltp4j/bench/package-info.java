/**
 * Benchmarks of the loops that are plain Java: over a ticket's entries, scores, bitmaps, batches.
 */
package org.ltp4j.bench;
