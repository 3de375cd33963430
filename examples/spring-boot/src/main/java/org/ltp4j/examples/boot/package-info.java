/** A web service that classifies text. */
package org.ltp4j.examples.boot;
