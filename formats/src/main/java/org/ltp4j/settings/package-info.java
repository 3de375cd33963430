/** Settings as records: one declaration each for defaults, recipe keys, flags, limits and help. */
package org.ltp4j.settings;
