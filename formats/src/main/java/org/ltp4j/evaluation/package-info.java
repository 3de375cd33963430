/**
 * Numbers over predictions, and how they are shown and stored. Nothing here knows how a prediction
 * is made.
 */
package org.ltp4j.evaluation;
