package org.ltp4j.method;

import java.util.List;
import org.ltp4j.data.Example;
import org.ltp4j.random.Streams;
import org.ltp4j.template.PromptFormat;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * What a second view is made of.
 *
 * @param format how the first view is rendered
 * @param tokenizer the model's
 * @param examples the training data
 * @param streams random choices of the views, by name
 */
public record ViewParts(
    PromptFormat format, Tokenizer tokenizer, List<Example> examples, Streams streams) {}
