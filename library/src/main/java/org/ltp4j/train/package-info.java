/**
 * The training loop. It knows steps, a loss, a parameter set and listeners; no models, no tickets.
 */
package org.ltp4j.train;
