package org.ltp4j.recipe;

import org.ltp4j.data.BadRows;
import org.ltp4j.settings.Heading;
import org.ltp4j.settings.Setting;

/** What the token ids of a text depend on beside the text and the tokenizer. */
@Heading("Tokenising")
public record TokeniseSettings(
    @Setting("field that has the text of JSONL and Parquet") String textField,
    @Setting("what happens to lines that cannot be read") BadRows badLines) {}
