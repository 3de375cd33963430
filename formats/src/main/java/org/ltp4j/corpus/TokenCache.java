package org.ltp4j.corpus;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.modelname.HubEnvironment;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Where the token ids of large texts are kept, for all runs and processes: a folder for each text,
 * tokenizer and rule for bad lines, named after them. Any of them may be deleted when no run is at
 * work.
 *
 * @param folder need not exist
 */
public record TokenCache(Path folder) {
  /** The folder that was chosen, else the user's. */
  public static TokenCache of(Optional<Path> chosen) {
    HubEnvironment environment = HubEnvironment.ofProcess();
    return chosen
        .map(TokenCache::new)
        .orElseGet(() -> of(environment.variables(), environment.home()));
  }

  /**
   * The user's: {@code LTP_CACHE}, else {@code ltp4j} below {@code XDG_CACHE_HOME} or {@code
   * ~/.cache}.
   *
   * @param variables environment variables; an empty value counts as none
   * @param home the user's home directory
   */
  static TokenCache of(Map<String, String> variables, Path home) {
    String own = variables.getOrDefault("LTP_CACHE", "");
    if (!own.isEmpty()) {
      return new TokenCache(Path.of(own));
    }
    String all = variables.getOrDefault("XDG_CACHE_HOME", "");
    return new TokenCache((all.isEmpty() ? home.resolve(".cache") : Path.of(all)).resolve("ltp4j"));
  }

  /**
   * Texts whose segments are found there, or made.
   *
   * @param cut where segments end
   * @param threads tokenise while somebody waits
   * @param watcher hears how far they are
   */
  public Tokenising open(
      List<Path> files,
      Tokenizer tokenizer,
      TextRules rules,
      Cut cut,
      int threads,
      Tokenising.Watcher watcher) {
    return open(texts(files, tokenizer, rules, cut), tokenizer, threads, watcher);
  }

  /**
   * Tokenises texts to their ends, unless they are in the cache already.
   *
   * @param cut where segments end
   * @param threads tokenise
   * @param watcher hears how far they are, and that all is over at the end of the last text
   */
  public List<HeldText> fill(
      List<Path> files,
      Tokenizer tokenizer,
      TextRules rules,
      Cut cut,
      int threads,
      Tokenising.Watcher watcher) {
    List<CachedText> texts = texts(files, tokenizer, rules, cut);
    List<HeldText> held = new ArrayList<>();
    try (Tokenising tokenising = open(texts, tokenizer, threads, untilTheEnd(watcher))) {
      for (int text = 0; text < texts.size(); text++) {
        List<Stretch> stretches = new ArrayList<>();
        long tokens = 0;
        Segment segment = tokenising.await(text, 0);
        for (; segment != null; segment = tokenising.await(text, stretches.size())) {
          stretches.add(segment.stretch());
          tokens += segment.ids();
        }
        held.add(HeldText.of(texts.get(text), stretches, tokens));
      }
    } finally {
      watcher.over();
    }
    return held;
  }

  /** Hears no end of the waiting for single segments. */
  private static Tokenising.Watcher untilTheEnd(Tokenising.Watcher watcher) {
    return new Tokenising.Watcher() {
      @Override
      public void waiting(long bytes, long ids) {
        watcher.waiting(bytes, ids);
      }

      @Override
      public void over() {
        // The next segment is waited for at once.
      }
    };
  }

  private static List<CachedText> texts(
      List<Path> files, Tokenizer tokenizer, TextRules rules, Cut cut) {
    String identity = tokenizer.identity();
    return files.stream()
        .map(file -> CachedText.of(file, identity, rules, cut, file.toAbsolutePath().toString()))
        .toList();
  }

  private Tokenising open(
      List<CachedText> all, Tokenizer tokenizer, int threads, Tokenising.Watcher watcher) {
    LineEncoder encoder = new LineEncoder(tokenizer, threads);
    SegmentMaker maker = new SegmentMaker(tokenizer.size(), encoder::encode, false);
    List<StreamedText> texts = new ArrayList<>();
    for (CachedText text : all) {
      Path about = folder.resolve(text.folder()).resolve(CachedText.ABOUT);
      if (!Files.exists(about)) {
        AtomicFiles.writeString(about, text.about());
      }
      texts.add(new StreamedText(text, folder, maker));
    }
    return new Tokenising(texts, encoder, maker::progress, watcher);
  }
}
