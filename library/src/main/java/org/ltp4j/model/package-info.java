/**
 * Masked language models of the BERT and RoBERTa families: their files, their parameters and their
 * forward passes. Loading code reads like a checkpoint's own listing.
 */
package org.ltp4j.model;
