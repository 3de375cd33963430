/** Virtual tokens, heads, and the model that classifies with them. */
package org.ltp4j.prompt;
