package org.ltp4j.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.ltp4j.template.Encoded;
import org.ltp4j.tokenizer.Tokenizer;

/** An input as a person reads it: its text, and its ids under its pieces. */
record Tokens(Encoded input, Tokenizer tokenizer) {
  private static final int WIDTH = 92;

  /** Places shown at the beginning, around the mask and at the end of a long input. */
  private static final int HEAD = 32;

  private static final int AROUND = 4;
  private static final int TAIL = 12;

  private record Column(String piece, String id) {
    int width() {
      return Math.max(length(piece), length(id));
    }
  }

  /** The text that the model reads, virtual tokens as [P1], [P2], … */
  String text() {
    StringBuilder text = new StringBuilder();
    for (int id : input.ids()) {
      String piece = piece(id);
      if (piece.startsWith("##")) {
        text.append(piece.substring(2));
      } else if (isMark(id)) {
        text.append(' ').append(piece).append(' ');
      } else {
        text.append(piece.replace('▁', ' ').replace('Ġ', ' '));
      }
    }
    return text.toString().replaceAll(" +", " ").strip();
  }

  /** Lines of pieces, each with a line of ids below; of long inputs the places that matter. */
  List<String> columns() {
    List<String> lines = new ArrayList<>();
    StringBuilder pieces = new StringBuilder();
    StringBuilder ids = new StringBuilder();
    for (Column column : shown()) {
      if (length(pieces) + column.width() > WIDTH) {
        flush(lines, pieces, ids);
      }
      pieces.append(padded(column.piece(), column.width())).append(' ');
      ids.append(padded(column.id(), column.width())).append(' ');
    }
    flush(lines, pieces, ids);
    return lines;
  }

  private List<Column> shown() {
    int[] all = input.ids();
    List<Column> columns = new ArrayList<>();
    int hidden = 0;
    for (int i = 0; i < all.length; i++) {
      boolean matters =
          i < HEAD || i >= all.length - TAIL || Math.abs(i - input.readAt()) <= AROUND;
      if (matters && hidden > 0) {
        columns.add(new Column("…", "(" + hidden + " more)"));
        hidden = 0;
      }
      if (matters) {
        columns.add(new Column(piece(all[i]), all[i] < 0 ? "-" : Integer.toString(all[i])));
      } else {
        hidden++;
      }
    }
    return columns;
  }

  private String piece(int id) {
    return id < 0 ? "[P" + -id + "]" : tokenizer.piece(id);
  }

  /** Virtual and special tokens, and every word of a tokenizer that marks continuations instead. */
  private boolean isMark(int id) {
    return id < 0
        || IntStream.of(tokenizer.specialIds()).anyMatch(special -> special == id)
        || !tokenizer.piece(tokenizer.bos()).equals("<s>");
  }

  private static void flush(List<String> lines, StringBuilder pieces, StringBuilder ids) {
    if (pieces.length() > 0) {
      lines.add("pieces  " + pieces.toString().stripTrailing());
      lines.add("ids     " + ids.toString().stripTrailing());
    }
    pieces.setLength(0);
    ids.setLength(0);
  }

  private static String padded(String text, int width) {
    return " ".repeat(width - length(text)) + text;
  }

  private static int length(CharSequence text) {
    return (int) text.codePoints().count();
  }
}
