/**
 * How an example becomes input: templates, label words, and where virtual tokens stand, as text and
 * ids.
 */
package org.ltp4j.template;
