/**
 * Sparse fine-tunings as composable-sft keeps them: differences to a base model, entry by entry,
 * and tensors that were trained as a whole.
 *
 * @see <a href="https://aclanthology.org/2022.acl-long.125/">Ansell et al. 2022</a>
 */
package org.ltp4j.composable;
