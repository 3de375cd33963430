/**
 * Text as token ids in files: cut into segments, tokenised ahead of the reader, kept and shared.
 */
package org.ltp4j.corpus;
