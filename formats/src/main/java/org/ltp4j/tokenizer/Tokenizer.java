package org.ltp4j.tokenizer;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
  /** Texts up to this length are encoded without looking for a cut. */
  private static final int MOST_CHARACTERS = 4096;

  /** Characters without a gap that are no words of any language: encoded pictures, attacks. */
  private static final int LONGEST_UNBROKEN_TEXT = 1 << 18;

  private final TokenizerFile file;
  private final SpecialTokens special;
  private final Composer composer;
  private final Library library;
  private final int placeholder;
  private final Seams seams;

  private Tokenizer(TokenizerFile file, SpecialTokens special) {
    this.file = file;
    this.special = special;
    CharsMap rules = file.rules();
    this.composer = new Composer(file, special, rules);
    this.seams = Seams.of(file, special, rules);
    LibraryJson json = LibraryJson.of(file, special, rules);
    this.placeholder = json.placeholder();
    this.library = new Library(file.file(), json.json());
  }

  /**
   * Opens the tokenizer of a Hugging Face model directory, or of the model of that name. Nothing is
   * fetched. What {@code tokenizer_config.json} and {@code special_tokens_map.json} say against the
   * tokenizer's own file counts, as in Hugging Face transformers.
   *
   * @throws Problem if {@link #file} is unusable or lacks one of the special tokens
   */
  public static Tokenizer open(Path model) {
    Path directory = ModelName.directory(model);
    TokenizerSettings settings = TokenizerSettings.in(directory);
    TokenizerFile file = TokenizerFile.of(directory, settings);
    return new Tokenizer(file, SpecialTokens.of(settings, file));
  }

  /**
   * A hash of what decides about the ids of texts, settings included: two tokenizers that share it
   * give the same ids for every text.
   *
   * @throws Problem as {@link #open}
   */
  public static String identity(Path model) {
    Path directory = ModelName.directory(model);
    TokenizerSettings settings = TokenizerSettings.in(directory);
    TokenizerFile file = TokenizerFile.of(directory, settings);
    return TokenizerIdentity.of(file, SpecialTokens.of(settings, file));
  }

  /** The same of this tokenizer. */
  public String identity() {
    return TokenizerIdentity.of(file, special);
  }

  /** The names of the files that define a tokenizer; of several in a directory the first counts. */
  public static List<String> fileNames() {
    return TokenizerFile.READ;
  }

  /** Whether a model's directory has a tokenizer, good or bad. */
  public static boolean isPresent(Path model) {
    return TokenizerFile.isIn(ModelName.directory(model));
  }

  /**
   * The file that defines the tokenizer of a model directory: {@code tokenizer.json}, or where that
   * is missing {@code sentencepiece.bpe.model}, or {@code vocab.txt}.
   *
   * @throws Problem if there is none of them
   */
  public static Path file(Path modelDirectory) {
    return TokenizerFile.in(ModelName.directory(modelDirectory));
  }

  /**
   * Writes the tokenizer of a model directory as a {@code tokenizer.json}: a copy of its own, or
   * the equal of its SentencePiece model or word pieces.
   *
   * @param target the file to write
   * @throws Problem if the tokenizer is unusable or the file cannot be written
   */
  public static void writeJson(Path modelDirectory, Path target) {
    Path source = file(modelDirectory);
    if (source.endsWith("tokenizer.json")) {
      AtomicFiles.write(target, out -> Files.copy(source, out));
    } else {
      AtomicFiles.writeString(target, json(modelDirectory).toString());
    }
  }

  /**
   * The tokenizer of a model directory as the tree of a {@code tokenizer.json}, the settings beside
   * it included.
   *
   * @throws Problem if the tokenizer is unusable
   */
  public static ObjectNode json(Path modelDirectory) {
    Path directory = ModelName.directory(modelDirectory);
    return TokenizerFile.of(directory, TokenizerSettings.in(directory)).root();
  }

  /** The token ids of a text, without special tokens around it or in it. */
  public int[] encode(String text) {
    return encode(composer.compose(text));
  }

  /**
   * The token ids of a text with tokens in it, as the reference implementation gives them for the
   * text with the tokens' names in these places. Only the first text begins a text; whether a token
   * swallows the white space beside it, the tokenizer says. A token that only the caller knows (a
   * negative id) swallows that on its left.
   */
  public int[] encode(List<Inline> parts) {
    return encode(composer.compose(parts));
  }

  /** The same as {@link #encode(String)} for many texts at once, on all processors. */
  public List<int[]> encodeAll(List<String> texts) {
    return texts.parallelStream().map(this::encode).toList();
  }

  /**
   * What the reference implementation gives for {@code tokenizer(text).input_ids}: special tokens
   * around the text, and those written in the text are parsed.
   */
  public int[] encodeWithSpecials(String text) {
    return IntStream.concat(
            IntStream.concat(IntStream.of(bos()), IntStream.of(encode(composer.parse(text)))),
            IntStream.of(eos()))
        .toArray();
  }

  private int[] encode(Composer.Composed composed) {
    int[] ids = library.ids(composed.text());
    if (composed.tokens().length > 0) {
      int next = 0;
      for (int i = 0; i < ids.length; i++) {
        if (ids[i] == placeholder) {
          ids[i] = composed.tokens()[next++];
        }
      }
    }
    return ids;
  }

  /**
   * The beginning of a text that makes at most {@code tokens} tokens, cut between tokens.
   *
   * @return the whole text if that is short enough
   */
  public String prefix(String text, int tokens) {
    String clean = Text.clean(text);
    Composer.Composed composed = composer.compose(clean);
    CharSpan[] spans = library.spans(composed.text());
    if (spans.length <= tokens) {
      return clean;
    }
    // A character that becomes several tokens cannot be cut; then the one before it is the last.
    for (int last = tokens - 1; last >= 0; last--) {
      int end = composed.text().offsetByCodePoints(0, spans[last].getEnd());
      String head = clean.substring(0, composer.sourceLength(clean, end));
      if (encode(head).length <= tokens) {
        return head;
      }
    }
    return "";
  }

  /**
   * A shorter text whose first {@code tokens} ids and last ids are those of the whole: its
   * beginning, of more tokens than that, and its end. Where no place is known at which it can be
   * cut so, see {@link Seams}, it stays whole, unless it is longer than anything written (a quarter
   * of a million characters without a gap): then it is cut all the same, many times later than the
   * last token that is used.
   */
  public String shortened(String text, int tokens) {
    for (long least = MOST_CHARACTERS + 16L * tokens; 4 * least < text.length(); least *= 2) {
      int half = text.length() / 2;
      int head = seams.next(text, (int) least, half - Seams.CONTEXT);
      int tail =
          head < 0
              ? -1
              : seams.next(
                  text,
                  Math.max(half + Seams.CONTEXT, text.length() - MOST_CHARACTERS),
                  text.length());
      if (tail < 0) {
        return text.length() < LONGEST_UNBROKEN_TEXT
            ? text
            : text.substring(0, character(text, (int) least))
                + text.substring(character(text, text.length() - MOST_CHARACTERS));
      }
      if (encode(text.substring(0, head)).length > tokens) {
        // With what makes them seams, both are seams of the shorter text too.
        return text.substring(0, character(text, head + Seams.CONTEXT))
            + text.substring(character(text, tail - Seams.CONTEXT));
      }
    }
    return text;
  }

  /** The place, or the next if a character of two units stands across it. */
  private static int character(String text, int at) {
    return Character.isLowSurrogate(text.charAt(at)) ? at + 1 : at;
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
  public void close() {
    library.close();
  }
}
