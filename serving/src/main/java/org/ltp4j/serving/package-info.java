/** A bundle in use: an exported classifier on ONNX Runtime, without the training engine. */
package org.ltp4j.serving;
