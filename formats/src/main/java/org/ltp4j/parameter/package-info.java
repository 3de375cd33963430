/** A model's parameters as names and shapes, with no values and no engine. */
package org.ltp4j.parameter;
