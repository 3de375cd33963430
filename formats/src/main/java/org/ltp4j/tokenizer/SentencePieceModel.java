package org.ltp4j.tokenizer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ltp4j.problem.Problem;

/**
 * What a SentencePiece unigram model in XLM-R's layout says. The numbers of the fields are those of
 * {@code sentencepiece_model.proto}.
 *
 * @param pieces by SentencePiece id; the first three are {@code <unk>}, {@code <s>}, {@code </s>}
 * @param charsMap the normalizer's compiled rules; empty if text is not normalized
 * @param byteFallback whether characters without a piece become bytes
 */
record SentencePieceModel(List<Piece> pieces, byte[] charsMap, boolean byteFallback) {
  private static final List<String> FIRST = List.of("<unk>", "<s>", "</s>");
  private static final Set<String> ADDED = Set.of("<pad>", "<mask>");
  private static final List<String> MODEL_TYPES = List.of("none", "unigram", "BPE", "word", "char");

  /** How a piece may be used; the order is that of the numbers in the file, from 1. */
  enum Use {
    NORMAL,
    UNKNOWN,
    CONTROL,
    USER_DEFINED,
    UNUSED,
    BYTE
  }

  /**
   * A piece.
   *
   * @param score log probability
   */
  record Piece(String text, float score, Use use) {}

  /**
   * Reads a {@code sentencepiece.bpe.model}, which despite its name holds a unigram model.
   *
   * @throws Problem if the file is none, is of another type, or does not begin as XLM-R's does
   */
  static SentencePieceModel read(Path file) {
    try {
      return model(file, ByteBuffer.wrap(JsonFile.bytes(file)));
    } catch (IOException e) {
      throw Problem.input(
              file, "a SentencePiece model", e.getMessage(), "copy the file from the model again")
          .causedBy(e);
    }
  }

  private static SentencePieceModel model(Path file, ByteBuffer bytes) throws IOException {
    List<Piece> pieces = new ArrayList<>();
    byte[] charsMap = null;
    Boolean byteFallback = null;
    ProtobufFields fields = new ProtobufFields(bytes);
    while (fields.next()) {
      switch (fields.number()) {
        case 1 -> pieces.add(piece(pieces.size(), fields.bytes()));
        case 2 -> byteFallback = trainer(file, fields.bytes());
        case 3 -> charsMap = normalizer(file, fields.bytes());
        default -> {}
      }
    }
    // They follow the pieces: without them the end of the file is missing.
    if (charsMap == null || byteFallback == null) {
      throw new IOException(
          "%s pieces but no %s"
              .formatted(pieces.size(), charsMap == null ? "normalizer" : "trainer"));
    }
    check(file, pieces);
    CharsMap.of(charsMap);
    return new SentencePieceModel(List.copyOf(pieces), charsMap, byteFallback);
  }

  private static Piece piece(int id, ByteBuffer message) throws IOException {
    String text = "";
    float score = 0;
    long use = 1;
    ProtobufFields fields = new ProtobufFields(message);
    while (fields.next()) {
      switch (fields.number()) {
        case 1 -> text = utf8(id, fields.bytes());
        case 2 -> score = fields.float32();
        case 3 -> use = fields.varint();
        default -> {}
      }
    }
    boolean isLong = text.length() > Part.LONGEST;
    if (text.isEmpty()
        || isLong
        || !Float.isFinite(score)
        || use < 1
        || use > Use.values().length) {
      throw new IOException(
          "piece %s '%s' with score %s and type %s"
              .formatted(id, isLong ? text.substring(0, 60) + "…" : text, score, use));
    }
    return new Piece(text, score, Use.values()[(int) use - 1]);
  }

  private static String utf8(int id, ByteBuffer bytes) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("piece %s that is no UTF-8".formatted(id), e);
    }
  }

  /** Refuses other models; returns the byte fallback. */
  private static boolean trainer(Path file, ByteBuffer message) throws IOException {
    boolean byteFallback = false;
    ProtobufFields fields = new ProtobufFields(message);
    while (fields.next()) {
      switch (fields.number()) {
        case 3 -> requireUnigram(file, fields.varint());
        case 24 -> requireSpaces(file, "treat_whitespace_as_suffix", fields.varint() == 0);
        case 35 -> byteFallback = fields.varint() != 0;
        default -> {}
      }
    }
    return byteFallback;
  }

  /** Refuses other ways with white space than XLM-R's; returns the compiled rules. */
  private static byte[] normalizer(Path file, ByteBuffer message) throws IOException {
    byte[] charsMap = {};
    ProtobufFields fields = new ProtobufFields(message);
    while (fields.next()) {
      switch (fields.number()) {
        case 2 -> {
          ByteBuffer map = fields.bytes();
          charsMap = new byte[map.remaining()];
          map.get(charsMap);
        }
        case 3 -> requireSpaces(file, "no add_dummy_prefix", fields.varint() != 0);
        case 4 -> requireSpaces(file, "no remove_extra_whitespaces", fields.varint() != 0);
        case 5 -> requireSpaces(file, "no escape_whitespaces", fields.varint() != 0);
        default -> {}
      }
    }
    return charsMap;
  }

  private static void requireUnigram(Path file, long type) {
    if (type != 1) {
      throw Problem.input(
          file,
          "a unigram model",
          type > 0 && type < MODEL_TYPES.size()
              ? "a %s model".formatted(MODEL_TYPES.get((int) type))
              : "model type " + type,
          "put the model's tokenizer.json beside it");
    }
  }

  private static void requireSpaces(Path file, String otherwise, boolean asExpected) {
    if (!asExpected) {
      throw Problem.input(
          file,
          "XLM-R's way with white space",
          otherwise,
          "put the model's tokenizer.json beside it");
    }
  }

  private static void check(Path file, List<Piece> pieces) throws IOException {
    List<String> first = pieces.stream().limit(FIRST.size()).map(Piece::text).toList();
    if (!first.equals(FIRST)) {
      throw Problem.input(
          file,
          "XLM-R's layout, whose first pieces are " + FIRST,
          first,
          "put the model's tokenizer.json beside it");
    }
    Set<String> seen = new HashSet<>(ADDED);
    for (Piece piece : pieces) {
      if (!seen.add(piece.text())) {
        throw Problem.input(
            file,
            "every piece once, and neither of " + ADDED.stream().sorted().toList(),
            "'%s'".formatted(piece.text()),
            "put the model's tokenizer.json beside it");
      }
    }
    if (pieces.size() == FIRST.size()) {
      throw new IOException("no pieces but " + FIRST);
    }
  }
}
