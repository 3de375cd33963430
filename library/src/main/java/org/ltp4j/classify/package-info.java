/** Using a trained classifier: from Java, and under {@code ltp eval} and {@code ltp predict}. */
package org.ltp4j.classify;
