package org.ltp4j.trim;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ltp4j.tokenizer.Tokenizer;

/** {@code id-map.tsv}: new id, old id, piece, and how often the texts used it. */
final class IdMapFile {
  static final String NAME = "id-map.tsv";

  private IdMapFile() {}

  /** Writes it; line breaks, tabs and backslashes in pieces are escaped by a backslash. */
  static void write(Path directory, IdMap ids, Tokenizer before, long[] counts) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(directory.resolve(NAME))) {
      out.write("new_id\told_id\tpiece\tcount\n");
      for (int id = 0; id < ids.size(); id++) {
        int old = ids.old(id);
        String piece = escaped(before.piece(old));
        out.write(id + "\t" + old + "\t" + piece + "\t" + counts[old] + "\n");
      }
    }
  }

  private static String escaped(String piece) {
    return piece
        .replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }
}
