/** Hugging Face's safetensors files: strict reading without copies, atomic writing. */
package org.ltp4j.safetensors;
