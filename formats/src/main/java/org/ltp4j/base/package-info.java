/** Which base model something was made for: by weights, tokenizer and configuration, as hashes. */
package org.ltp4j.base;
