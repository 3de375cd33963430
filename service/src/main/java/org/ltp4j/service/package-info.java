/** Classifiers over HTTP; which engine computes them it does not know. */
package org.ltp4j.service;
