package org.ltp4j.corpus;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.data.TextIdentity;
import org.ltp4j.data.TextShape;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.files.Sha256;
import org.ltp4j.json.Json;
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
  private static final String ABOUT = "about.json";
  private static final int NAME_BYTES = 16;

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
    String identity = tokenizer.identity();
    LineEncoder encoder = new LineEncoder(tokenizer, threads);
    SegmentMaker maker = new SegmentMaker(tokenizer.size(), encoder::encode, false);
    List<StreamedText> texts = new ArrayList<>();
    for (Path file : files) {
      Map<String, Object> about = new LinkedHashMap<>();
      about.put("text", TextIdentity.large(file));
      about.put("tokenizer", identity);
      about.put("bad_lines", rules.badLines().name());
      TextShape shape = TextShape.of(file, rules.field());
      if (shape.field() != null) {
        about.put("field", shape.field());
      }
      about.put("cut", cut.toString());
      Path own = folder.resolve(name(Json.line(about)));
      about.put("file", file.toAbsolutePath().toString());
      about.put("bytes", TextIdentity.size(file));
      if (!Files.exists(own.resolve(ABOUT))) {
        AtomicFiles.writeString(own.resolve(ABOUT), Json.page(about));
      }
      texts.add(new StreamedText(file, shape, own, cut, maker, rules.badLines()));
    }
    return new Tokenising(texts, encoder, maker::progress, watcher);
  }

  private static String name(String about) {
    return Sha256.of(about).substring(0, 2 * NAME_BYTES);
  }
}
