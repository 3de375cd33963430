/** A classifier as those see it who ask it: texts in, answers out, in batches of who waits. */
package org.ltp4j.answer;
