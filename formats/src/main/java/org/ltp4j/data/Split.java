package org.ltp4j.data;

/**
 * Two disjoint parts of a data set.
 *
 * @param train to train on
 * @param dev to choose the checkpoint on
 */
public record Split(Dataset train, Dataset dev) {}
