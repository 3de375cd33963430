/**
 * Winning tickets: which entries of a model may move. Scores say how important an entry is, a
 * strategy says where to look, a selection keeps exactly k of them, and a ticket is one bitmap per
 * tensor with the hash of the base model it belongs to. Knows parameters by name and shape only.
 */
package org.ltp4j.ticket;
