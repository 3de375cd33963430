/**
 * What a directory of trials says: tables over seeds, a paired test, pictures, and one page with
 * all of it; and a training run's curves. Nothing here knows how a trial was run.
 */
package org.ltp4j.report;
