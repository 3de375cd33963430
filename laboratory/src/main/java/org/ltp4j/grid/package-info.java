/** A recipe with alternatives: its section {@code sweep}, and the recipes that come of it. */
package org.ltp4j.grid;
