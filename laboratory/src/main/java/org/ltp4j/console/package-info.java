/** What runs say to a person, on standard error: progress, warnings, and the answer to Ctrl-C. */
package org.ltp4j.console;
