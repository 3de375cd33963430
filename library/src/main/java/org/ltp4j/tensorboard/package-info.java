/** Training curves as TensorBoard's event files. */
package org.ltp4j.tensorboard;
