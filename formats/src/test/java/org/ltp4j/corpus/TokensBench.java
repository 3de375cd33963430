package org.ltp4j.corpus;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.ltp4j.data.BadRows;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * How fast a text becomes segments on disk: {@code TokensBench MODEL TEXT THREADS}, twice, the
 * first time with a cold JVM.
 */
final class TokensBench {
  private TokensBench() {}

  public static void main(String[] args) throws Exception {
    Path text = Path.of(args[1]);
    int threads = Integer.parseInt(args[2]);
    try (Tokenizer tokenizer = Tokenizer.open(Path.of(args[0]))) {
      for (int round = 0; round < 2; round++) {
        Path cache = Files.createTempDirectory("ltp-tokens-");
        long start = System.nanoTime();
        long tokens = 0;
        try (Tokenising tokenising =
            new TokenCache(cache)
                .open(
                    List.of(new TextInFile(text)),
                    tokenizer,
                    TextRules.of(BadRows.SKIP),
                    Cut.STREAMED,
                    threads,
                    Tokenising.Watcher.NOBODY)) {
          Segment segment = tokenising.await(0, 0);
          for (int i = 1; segment != null; i++) {
            tokens += segment.ids();
            segment = tokenising.await(0, i);
          }
        } finally {
          AtomicFiles.deleteTree(cache);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
            Locale.ROOT, "%d tokens in %.1f s, %.0f a second%n", tokens, seconds, tokens / seconds);
      }
    }
  }
}
