/** Named, seeded streams: the only source of random choices. */
package org.ltp4j.random;
