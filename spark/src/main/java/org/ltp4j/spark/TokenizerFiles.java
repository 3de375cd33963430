package org.ltp4j.spark;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * A tokenizer on its way to executors, which need no model.
 *
 * @param files of the model's directory that make it, by name
 * @param identity {@link Tokenizer#identity()}
 */
record TokenizerFiles(TreeMap<String, byte[]> files, String identity) implements Serializable {
  private static final List<String> SETTINGS =
      List.of("tokenizer_config.json", "special_tokens_map.json");

  /** Those of a model's directory. */
  static TokenizerFiles of(Path directory) {
    TreeMap<String, byte[]> files = new TreeMap<>();
    try {
      Path main = Tokenizer.file(directory);
      files.put(main.getFileName().toString(), Files.readAllBytes(main));
      for (String name : SETTINGS) {
        if (Files.exists(directory.resolve(name))) {
          files.put(name, Files.readAllBytes(directory.resolve(name)));
        }
      }
    } catch (IOException e) {
      throw Problem.input(
              directory, "a tokenizer that can be read", Locations.reason(e), "check its rights")
          .causedBy(e);
    }
    return new TokenizerFiles(files, Tokenizer.identity(directory));
  }

  /** Opens it in this process. */
  Tokenizer open() {
    try {
      Path work = Files.createTempDirectory("ltp-tokenizer");
      try {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
          Files.write(work.resolve(file.getKey()), file.getValue());
        }
        return Tokenizer.open(work);
      } finally {
        AtomicFiles.deleteTree(work);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
