/** Files that are either whole or absent, and hashes of what is in them. */
package org.ltp4j.files;
