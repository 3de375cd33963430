/**
 * What is trained and how it is updated. The unit is the trainable entry: values, gradients and
 * moments exist for the selected entries of a tensor only.
 */
package org.ltp4j.optim;
