/**
 * The training loop. It knows steps, a loss, a parameter set and listeners; no tickets, and of
 * models only where gradients go.
 */
package org.ltp4j.train;
