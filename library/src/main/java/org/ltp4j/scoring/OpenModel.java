package org.ltp4j.scoring;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.model.ModelIdentity;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * A model with its tokenizer, and what both are.
 *
 * @param tokenizer closed by the cache that it comes from
 * @param weights closed by whoever asked for the model
 * @param identity what adapters and tickets name it by
 */
public record OpenModel(Tokenizer tokenizer, ModelWeights weights, BaseIdentity identity) {

  /** A tokenizer and its identity, which takes a while with many pieces. */
  private record Words(Tokenizer tokenizer, String identity) {}

  /**
   * Opens a model. Tokenizer and weights are read side by side, for each takes a second with a
   * quarter of a million pieces.
   *
   * @param directory for messages
   * @throws Problem if either cannot be used, or they do not belong together
   */
  static OpenModel of(
      Path directory, Supplier<Tokenizer> tokenizer, Supplier<ModelWeights> opened) {
    CompletableFuture<Words> coming = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(tokenizer, coming), "ltp4j-tokenizer");
    reader.setDaemon(true);
    reader.start();
    ModelWeights weights;
    try {
      weights = opened.get();
    } catch (RuntimeException e) {
      coming.handle((words, failure) -> null).join(); // it must not go on behind the caller
      throw e;
    }
    try {
      String hash = weights.sha256();
      Words words = joined(coming);
      weights.config().requireVocabulary(directory, words.tokenizer.size());
      return new OpenModel(
          words.tokenizer, weights, ModelIdentity.of(weights.config(), hash, words.identity));
    } catch (RuntimeException e) {
      coming.handle((words, failure) -> null).join();
      weights.close();
      throw e;
    }
  }

  private static void read(Supplier<Tokenizer> opened, CompletableFuture<Words> coming) {
    try {
      Tokenizer tokenizer = opened.get();
      coming.complete(new Words(tokenizer, tokenizer.identity()));
    } catch (RuntimeException | Error e) {
      coming.completeExceptionally(e);
    }
  }

  private static Words joined(CompletableFuture<Words> coming) {
    try {
      return coming.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    }
  }
}
