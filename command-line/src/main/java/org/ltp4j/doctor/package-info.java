/**
 * Looks at everything a training run depends on before it is started, and tells all it finds
 * instead of stopping at the first problem. Writes nothing.
 */
package org.ltp4j.doctor;
