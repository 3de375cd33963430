/**
 * Adapters as Hugging Face PEFT keeps them: a directory with {@code adapter_config.json} and the
 * tensors that were trained.
 *
 * @see <a href="https://huggingface.co/docs/peft/developer_guides/checkpoint">the format</a>
 */
package org.ltp4j.peft;
