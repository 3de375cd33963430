/** The weights of a model directory, whichever way its author saved them. */
package org.ltp4j.modelfiles;
