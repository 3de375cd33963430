/**
 * Work beyond one machine, as the commands see it. What does it is a module of its own, found by
 * {@link java.util.ServiceLoader}; nothing here knows which.
 */
package org.ltp4j.cluster;
