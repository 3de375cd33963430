package org.ltp4j.scoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ltp4j.data.Example;
import org.ltp4j.engine.Engine;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.modelname.ModelName;
import org.ltp4j.problem.Problem;
import org.ltp4j.template.PromptFormat;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * A cache for a process that does one run after another on the same model, as a worker of a sweep
 * does: the model's tokenizer, the hash of its weights, and examples as token ids. The weights are
 * not kept but opened again for each run, since training changes them; that is quick, because the
 * operating system still holds the file's pages in memory.
 *
 * <p>It holds one model at a time and forgets it when its files change or another model is asked
 * for; of the examples it holds those used last, up to a number of tokens. Not safe for use by
 * several threads at once.
 */
public final class ModelCache implements AutoCloseable {
  private final long mostTokens;
  private final Map<Key, EncodedSet> sets = new LinkedHashMap<>(16, 0.75f, true);
  private long tokens;
  private Model model;

  /**
   * Keeps examples of up to so many tokens; with 0 none.
   *
   * @param mostTokens each takes four bytes, and its text about as much
   */
  public ModelCache(long mostTokens) {
    this.mostTokens = mostTokens;
  }

  /** Equal examples, rendered in the same way by the tokenizer at hand, give the same set. */
  private record Key(PromptFormat format, List<Example> examples) {}

  private static final class Model {
    private final Path directory;
    private final Map<String, String> files;
    private Tokenizer tokenizer;
    private String sha256;

    Model(Path directory, Map<String, String> files) {
      this.directory = directory;
      this.files = files;
    }
  }

  /**
   * A model of which everything is needed.
   *
   * @throws Problem if it cannot be used
   */
  public OpenModel open(Path directory, Engine engine) {
    Model wanted = model(directory);
    return OpenModel.of(directory, () -> tokenizer(wanted), () -> weights(wanted, engine));
  }

  /** The tokenizer of a model; it stays open until another model is asked for. */
  public Tokenizer tokenizer(Path directory) {
    return tokenizer(model(directory));
  }

  private static Tokenizer tokenizer(Model wanted) {
    if (wanted.tokenizer == null) {
      wanted.tokenizer = Tokenizer.open(wanted.directory);
    }
    return wanted.tokenizer;
  }

  /** The weights, to be closed by the caller, with their hash if that is known. */
  private ModelWeights weights(Model wanted, Engine engine) {
    if (wanted.sha256 == null) {
      ModelWeights weights = ModelWeights.openHashed(wanted.directory, engine);
      wanted.sha256 = mostTokens > 0 ? weights.sha256() : null;
      return weights;
    }
    ModelWeights weights = ModelWeights.open(wanted.directory, engine);
    weights.setSha256(wanted.sha256);
    return weights;
  }

  /**
   * Examples as that model reads them.
   *
   * @param source names the data in messages
   */
  public EncodedSet encoded(
      Path directory, PromptFormat format, String source, List<Example> examples) {
    Tokenizer tokenizer = tokenizer(directory);
    Key key = new Key(format, examples);
    EncodedSet known = mostTokens == 0 ? null : sets.get(key);
    if (known != null) {
      return known;
    }
    EncodedSet set = EncodedSet.of(examples, source, format.renderer(tokenizer), format.labels());
    if (set.tokens() <= mostTokens) {
      sets.put(key, set);
      tokens += set.tokens();
      for (Iterator<EncodedSet> oldest = sets.values().iterator(); tokens > mostTokens; ) {
        tokens -= oldest.next().tokens();
        oldest.remove();
      }
    }
    return set;
  }

  private Model model(Path typed) {
    Path directory = ModelName.directory(typed);
    Map<String, String> files = mostTokens == 0 ? Map.of() : files(directory);
    if (model == null || !model.directory.equals(directory) || !model.files.equals(files)) {
      close();
      model = new Model(directory, files);
    }
    return model;
  }

  /** Size and time of each file: what changes when somebody replaces one. */
  private static Map<String, String> files(Path directory) {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(
            file.getFileName().toString(),
            Files.size(file) + " " + Files.getLastModifiedTime(file).toInstant());
      }
      return files;
    } catch (IOException e) {
      throw Problem.input(directory, "a readable folder", e.getMessage(), "check its rights")
          .causedBy(e);
    }
  }

  @Override
  public void close() {
    sets.clear();
    tokens = 0;
    if (model != null && model.tokenizer != null) {
      model.tokenizer.close();
    }
    model = null;
  }
}
