/** JSON that is written the same on every platform. */
package org.ltp4j.json;
