package org.ltp4j.train;

/**
 * A finished step.
 *
 * @param number from 1
 * @param loss before the update
 * @param gradientNorm over trained entries, before clipping
 * @param rate learning rate used
 * @param tokens read, without padding
 */
public record Step(long number, double loss, double gradientNorm, double rate, int tokens) {}
