package org.ltp4j.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.modelname.ModelName;
import org.ltp4j.problem.Problem;

/**
 * A model directory's tokenizer. Safe for use by several threads; close it when the last is done.
 *
 * <p>Text is only ever text here: {@code <mask>} or {@code </s>} inside a user's sentence is read
 * as the characters it consists of. Whoever builds an input puts {@link #bos()}, {@link #mask()}
 * and the others where they belong, by id.
 */
public final class Tokenizer implements AutoCloseable {
  private static final Map<String, String> OPTIONS =
      Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

  private final TokenizerFile file;
  private final SpecialTokens special;
  private final HuggingFaceTokenizer text;
  // Rarely needed, and as large as the other: made on first use.
  private HuggingFaceTokenizer parsing;

  private Tokenizer(TokenizerFile file, SpecialTokens special) {
    this.file = file;
    this.special = special;
    this.text = load(file.file(), file.disarmed());
  }

  /**
   * Opens the tokenizer of a Hugging Face model directory, or of the model of that name. Nothing is
   * fetched.
   *
   * @throws Problem if {@link #file} is unusable or lacks one of the special tokens
   */
  public static Tokenizer open(Path model) {
    Path modelDirectory = ModelName.directory(model);
    TokenizerFile file = TokenizerFile.read(TokenizerFile.in(modelDirectory));
    return new Tokenizer(file, SpecialTokens.of(modelDirectory, file));
  }

  /**
   * The file that defines the tokenizer of a model directory: {@code tokenizer.json}, or {@code
   * sentencepiece.bpe.model} where that is missing.
   *
   * @throws Problem if there is neither
   */
  public static Path file(Path modelDirectory) {
    return TokenizerFile.in(ModelName.directory(modelDirectory));
  }

  /**
   * Writes the tokenizer of a model directory as a {@code tokenizer.json}: a copy of its own, or
   * the equal of its SentencePiece model.
   *
   * @param target the file to write
   * @throws Problem if the tokenizer is unusable or the file cannot be written
   */
  public static void writeJson(Path modelDirectory, Path target) {
    Path source = file(modelDirectory);
    if (source.endsWith("tokenizer.json")) {
      AtomicFiles.write(target, out -> Files.copy(source, out));
    } else {
      AtomicFiles.writeString(target, TokenizerFile.read(source).root().toString());
    }
  }

  /**
   * What {@link #writeJson} writes, as a tree of its own.
   *
   * @throws Problem if the tokenizer is unusable
   */
  public static ObjectNode json(Path modelDirectory) {
    return TokenizerFile.read(file(modelDirectory)).root();
  }

  /** The token ids of a text, without special tokens around it or in it. */
  public int[] encode(String text) {
    return ids(this.text.encode(Text.clean(text), false, false));
  }

  /** The same for many texts at once, on all threads of the library. */
  public List<int[]> encodeAll(List<String> texts) {
    List<String> clean = texts.stream().map(Text::clean).toList();
    return Arrays.stream(text.batchEncode(clean, false, false)).map(Tokenizer::ids).toList();
  }

  /**
   * What the reference implementation gives for {@code tokenizer(text).input_ids}: special tokens
   * around the text, and those written in the text are parsed.
   */
  public int[] encodeWithSpecials(String text) {
    return ids(parsing().encode(Text.clean(text), true, false));
  }

  /**
   * The beginning of a text that makes at most {@code tokens} tokens, cut between tokens.
   *
   * @return the whole text if that is short enough
   */
  public String prefix(String text, int tokens) {
    String clean = Text.clean(text);
    CharSpan[] spans = this.text.encode(clean, false, false).getCharTokenSpans();
    if (spans.length <= tokens) {
      return clean;
    }
    // A character that becomes several tokens cannot be cut; then the one before it is the last.
    for (int last = tokens - 1; last >= 0; last--) {
      String head = clean.substring(0, clean.offsetByCodePoints(0, spans[last].getEnd()));
      if (encode(head).length <= tokens) {
        return head;
      }
    }
    return "";
  }

  /** The piece of an id, e.g. {@code ▁right}. */
  public String piece(int id) {
    return file.pieces()[id];
  }

  /** The pieces of several ids. */
  public List<String> pieces(int[] ids) {
    return Arrays.stream(ids).mapToObj(this::piece).toList();
  }

  /** The number of ids, added tokens included. */
  public int size() {
    return file.pieces().length;
  }

  /** The token that opens every text. */
  public int bos() {
    return special.bos();
  }

  /** The token that closes every text. */
  public int eos() {
    return special.eos();
  }

  /** The token that fills a batch. */
  public int pad() {
    return special.pad();
  }

  /** The token that stands for the word to predict. */
  public int mask() {
    return special.mask();
  }

  /** The token that stands for text without a piece. */
  public int unk() {
    return special.unk();
  }

  /** All special tokens, ascending. */
  public int[] specialIds() {
    return special.all().clone();
  }

  @Override
  public synchronized void close() {
    text.close();
    if (parsing != null) {
      parsing.close();
      parsing = null;
    }
  }

  private synchronized HuggingFaceTokenizer parsing() {
    if (parsing == null) {
      parsing = load(file.file(), file.asGiven());
    }
    return parsing;
  }

  private static int[] ids(Encoding encoding) {
    return Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
  }

  private static HuggingFaceTokenizer load(Path file, String json) {
    // The library would otherwise look for a newer build of itself and report its use.
    System.setProperty("ai.djl.offline", "true");
    try {
      return HuggingFaceTokenizer.newInstance(
          new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), OPTIONS);
    } catch (LinkageError | IllegalStateException e) {
      throw Problem.output(
              "tokenizer library",
              "its native part unpacked into a cache folder",
              String.valueOf(e.getMessage()),
              "set DJL_CACHE_DIR to a folder that can be written")
          .causedBy(e);
    } catch (IOException | RuntimeException e) {
      throw Problem.input(
              file,
              "a tokenizer",
              String.valueOf(e.getMessage()),
              "copy the file from the model again")
          .causedBy(e);
    }
  }
}
