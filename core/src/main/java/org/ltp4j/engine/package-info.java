/**
 * The little that stands between ltp4j and libtorch: device, threads and precision; tensors from
 * and to Java memory; scopes that free native memory.
 */
package org.ltp4j.engine;
