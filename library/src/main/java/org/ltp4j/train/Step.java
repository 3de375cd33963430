package org.ltp4j.train;

import java.util.Map;

/**
 * A finished step.
 *
 * @param number from 1
 * @param loss before the update
 * @param gradientNorm over trained entries, before clipping
 * @param rate base learning rate; prompts, tickets and heads may have rates of their own
 * @param tokens read, without padding
 * @param parts the loss's terms by name; empty where there is but one
 */
public record Step(
    long number,
    double loss,
    double gradientNorm,
    double rate,
    int tokens,
    Map<String, Double> parts) {}
