/** Trained adapters: a directory that holds what was learnt, and the card that describes it. */
package org.ltp4j.adapter;
