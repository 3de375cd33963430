/** A trained classifier as files that other software opens: {@code ltp export}. */
package org.ltp4j.export;
