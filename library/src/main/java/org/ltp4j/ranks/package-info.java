/**
 * The processes of one training: each takes its share of every batch, and gradients are summed over
 * libtorch's own process groups. One rank leads; it alone writes files.
 */
package org.ltp4j.ranks;
