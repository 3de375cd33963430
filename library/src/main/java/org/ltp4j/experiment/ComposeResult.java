package org.ltp4j.experiment;

/**
 * How a composed adapter came together, in entries of the base model.
 *
 * @param deltaEntries whose changes were added
 * @param bothEntries of these the ones that the adapter had changed too
 * @param entries that the new adapter's ticket has
 */
public record ComposeResult(long deltaEntries, long bothEntries, long entries) {}
