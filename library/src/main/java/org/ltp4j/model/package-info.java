/**
 * BERT, RoBERTa, XLM-R, DistilBERT and ModernBERT encoders with their masked-language-modelling
 * heads: files, parameters, forward and training passes.
 */
package org.ltp4j.model;
