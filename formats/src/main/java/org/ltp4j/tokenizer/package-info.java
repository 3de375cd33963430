/** Text to token ids and back to pieces, as a Hugging Face model directory defines it. */
package org.ltp4j.tokenizer;
