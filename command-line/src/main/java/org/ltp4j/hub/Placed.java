package org.ltp4j.hub;

/**
 * A file of a data set and what becomes of it.
 *
 * @param file the file
 * @param to path in the folder that is made: all of it, or without the ending, which goes by what
 *     is done with the rows
 * @param exact whether {@code to} is all of the path, so that the file is copied
 */
record Placed(RemoteFile file, String to, boolean exact) {}
