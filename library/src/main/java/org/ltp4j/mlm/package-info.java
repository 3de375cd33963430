/**
 * Masked-language-modelling: the step that finds out which parameters matter (θ0 to θ1), and
 * pretraining from random weights.
 */
package org.ltp4j.mlm;
