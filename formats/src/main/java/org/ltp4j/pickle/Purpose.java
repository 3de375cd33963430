package org.ltp4j.pickle;

import org.ltp4j.problem.Problem;

/**
 * What a file is read for.
 *
 * @param largestPickle bytes of data.pkl that are read at most
 * @param remedy what to do about a file that cannot be used
 */
record Purpose(int largestPickle, String remedy) {
  Problem bad(Object where, String expected, String found) {
    return Problem.input(where, expected, found, remedy);
  }
}
