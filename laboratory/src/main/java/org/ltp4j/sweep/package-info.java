/**
 * Many trials in one directory: which there are and what they share ({@link
 * org.ltp4j.sweep.Planner}), who does the work ({@link org.ltp4j.sweep.Executor}), and in which
 * order ({@link org.ltp4j.sweep.Sweep}). A trial's result is defined in {@code trial}.
 */
package org.ltp4j.sweep;
