package org.ltp4j.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.ltp4j.problem.Problem;

/**
 * The tokenizer library: one text to ids. Its calls for many texts at once end the process where
 * one text fails, so they are not used; this one throws. Safe for use by several threads, also
 * while one of them closes it.
 */
final class Library implements AutoCloseable {
  private static final Map<String, String> OPTIONS =
      Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

  private final Path file;
  private final HuggingFaceTokenizer tokenizer;
  private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();
  private boolean isClosed;

  /**
   * Loads a tokenizer.
   *
   * @param file for messages
   * @param json the tokenizer
   */
  Library(Path file, String json) {
    this.file = file;
    this.tokenizer = load(file, json);
  }

  /** The ids of a text. */
  int[] ids(String text) {
    return encode(text, TokenizersLibrary.LIB::getTokenIds, Library::ints);
  }

  /** Where each token of a text begins and ends, in code points. */
  CharSpan[] spans(String text) {
    return encode(text, TokenizersLibrary.LIB::getTokenCharSpans, spans -> spans);
  }

  private <N, T> T encode(String text, LongFunction<N> read, Function<N, T> convert) {
    open.readLock().lock();
    try {
      if (isClosed) {
        throw new IllegalStateException("the tokenizer is closed");
      }
      long encoding = TokenizersLibrary.LIB.encode(tokenizer.getHandle(), text, false);
      try {
        return convert.apply(read.apply(encoding));
      } finally {
        TokenizersLibrary.LIB.deleteEncoding(encoding);
      }
    } catch (IllegalStateException e) {
      throw e;
    } catch (RuntimeException e) {
      throw broken(file, e);
    } finally {
      open.readLock().unlock();
    }
  }

  private static int[] ints(long[] ids) {
    int[] ints = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      ints[i] = Math.toIntExact(ids[i]);
    }
    return ints;
  }

  @Override
  public void close() {
    open.writeLock().lock();
    try {
      if (!isClosed) {
        isClosed = true;
        tokenizer.close();
      }
    } finally {
      open.writeLock().unlock();
    }
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
      throw broken(file, e);
    }
  }

  private static Problem broken(Path file, Exception e) {
    return Problem.input(
            file,
            "a tokenizer",
            String.valueOf(e.getMessage()),
            "copy the file from the model again")
        .causedBy(e);
  }
}
