/**
 * The layer between ltp4j and libtorch: device, threads and precision; who computes a projection's
 * products, and in how many bits; tensors from and to Java memory; scopes that free native memory.
 */
package org.ltp4j.engine;
