/** The commands of {@code ltp}, thin over the packages that do the work. */
package org.ltp4j.cli;
