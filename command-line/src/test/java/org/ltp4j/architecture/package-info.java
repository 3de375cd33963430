/** What the packages may know of each other, read from the compiled classes. */
package org.ltp4j.architecture;
