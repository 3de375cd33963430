/** What lies in a data directory: rows, labels, repetitions, lengths, and what to mend. */
package org.ltp4j.survey;
