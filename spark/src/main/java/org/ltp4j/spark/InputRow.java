package org.ltp4j.spark;

import java.io.Serializable;
import java.util.HashMap;
import org.ltp4j.data.RowReader;

/**
 * A row as it was read.
 *
 * @param line its number in the input, from 1
 * @param json the line of JSONL; null where cells were read
 * @param cells column to text, without nulls
 * @param fault what is wrong with it; null if it can be looked at
 */
record InputRow(long line, String json, HashMap<String, String> cells, String fault)
    implements Serializable {

  InputRow at(long number) {
    return new InputRow(number, json, cells, fault);
  }

  /** Hands it to a reader. */
  void readBy(RowReader reader) {
    if (json != null) {
      reader.json(line, json);
    } else {
      reader.row(line, cells);
    }
  }
}
