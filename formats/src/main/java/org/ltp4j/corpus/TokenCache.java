package org.ltp4j.corpus;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.ltp4j.data.TextIdentity;
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
   * Texts whose segments are found there, or made; those of texts that are not there are where they
   * are.
   *
   * @param cut where segments end
   * @param threads tokenise while somebody waits
   * @param watcher hears how far they are
   */
  public Tokenising open(
      List<TextSource> texts,
      Tokenizer tokenizer,
      TextRules rules,
      Cut cut,
      int threads,
      Tokenising.Watcher watcher) {
    String identity = tokenizer.identity();
    return open(
        tokenizer,
        threads,
        watcher,
        maker ->
            texts.stream()
                .map(
                    text ->
                        text instanceof TokenFolder tokens
                            ? new FolderSegments(tokens)
                            : streamed(text(text.origin(), identity, rules, cut), maker))
                .toList());
  }

  /**
   * Tokenises texts to their ends, unless they are in the cache already; those that training reads
   * as a whole also as that.
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
    String identity = tokenizer.identity();
    List<CachedText> texts = files.stream().map(file -> text(file, identity, rules, cut)).toList();
    List<HeldText> held = new ArrayList<>();
    try (Tokenising tokenising =
        open(
            tokenizer,
            threads,
            untilTheEnd(watcher),
            maker -> texts.stream().map(text -> streamed(text, maker)).toList())) {
      for (int text = 0; text < texts.size(); text++) {
        List<Stretch> stretches = new ArrayList<>();
        List<Integer> checksums = new ArrayList<>();
        long tokens = 0;
        Segment segment = tokenising.await(text, 0);
        for (; segment != null; segment = tokenising.await(text, stretches.size())) {
          stretches.add(segment.stretch());
          checksums.add(segment.checksum());
          tokens += segment.ids();
        }
        if (text + 1 < texts.size()) {
          tokenising.want(text + 1, Integer.MAX_VALUE); // goes on while this one is finished
        }
        held.add(HeldText.of(texts.get(text), stretches, tokens));
        finish(texts.get(text), checksums, tokenizer, TextIdentity.areSmall(files));
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

  private void finish(
      CachedText text, List<Integer> checksums, Tokenizer tokenizer, boolean areSmall) {
    Path here = folder.resolve(text.folder());
    Path place = here.resolve(FolderContents.FILE);
    if (!Files.exists(place) || areSmall && FolderContents.load(place).small() == null) {
      FolderContents.Small small =
          areSmall
              ? text.whole(tokenizer, all -> all.write(here.resolve(FolderContents.WHOLE)))
              : null;
      FolderContents contents =
          text.contents(
              checksums, TextIdentity.isPacked(text.file()), text.samples(tokenizer), small);
      AtomicFiles.writeString(place, contents.toJson());
    }
  }

  private static CachedText text(Path file, String tokenizer, TextRules rules, Cut cut) {
    return CachedText.of(file, tokenizer, rules, cut, file.toAbsolutePath().toString());
  }

  private TextSegments streamed(CachedText text, SegmentMaker maker) {
    Path about = folder.resolve(text.folder()).resolve(CachedText.ABOUT);
    if (!Files.exists(about)) {
      AtomicFiles.writeString(about, text.about());
    }
    return new StreamedText(text, folder, maker);
  }

  private static Tokenising open(
      Tokenizer tokenizer,
      int threads,
      Tokenising.Watcher watcher,
      Function<SegmentMaker, List<TextSegments>> texts) {
    LineEncoder encoder = new LineEncoder(tokenizer, threads);
    SegmentMaker maker = new SegmentMaker(tokenizer.size(), encoder::encode, false);
    return new Tokenising(texts.apply(maker), encoder, maker::progress, watcher);
  }
}
