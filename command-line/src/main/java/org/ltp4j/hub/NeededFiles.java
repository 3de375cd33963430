package org.ltp4j.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Which files of a model repository ltp4j opens: the config, a tokenizer, weights in one format.
 */
final class NeededFiles {
  private static final String CONFIG = "config.json";
  private static final Set<String> ALWAYS =
      Set.of(CONFIG, "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json");
  private static final List<String> TOKENIZERS = Tokenizer.fileNames();

  /** In the order in which {@link org.ltp4j.modelfiles.ModelFiles} prefers them. */
  private static final List<Pattern> WEIGHTS =
      List.of(
          Pattern.compile("model\\.safetensors"),
          Pattern.compile("model\\.safetensors\\.index\\.json|model-\\d+-of-\\d+\\.safetensors"),
          Pattern.compile("pytorch_model\\.bin"),
          Pattern.compile("pytorch_model\\.bin\\.index\\.json|pytorch_model-\\d+-of-\\d+\\.bin"));

  private NeededFiles() {}

  /**
   * Picks them.
   *
   * @param repository for messages
   * @throws Problem if there is no config, no tokenizer or no weights that ltp4j reads
   */
  static List<RemoteFile> of(String repository, List<RemoteFile> all) {
    List<RemoteFile> needed = new ArrayList<>(matching(all, file -> ALWAYS.contains(file.name())));
    require(repository, needed, CONFIG, file -> file.name().equals(CONFIG));
    List<RemoteFile> tokenizer =
        first(all, TOKENIZERS.stream().map(name -> Pattern.compile(Pattern.quote(name))).toList());
    require(repository, tokenizer, String.join(" or ", TOKENIZERS), file -> true);
    List<RemoteFile> weights = first(all, WEIGHTS);
    require(repository, weights, "model.safetensors or pytorch_model.bin", file -> true);
    needed.addAll(tokenizer);
    needed.addAll(weights);
    return List.copyOf(needed);
  }

  private static List<RemoteFile> first(List<RemoteFile> all, List<Pattern> preferred) {
    return preferred.stream()
        .map(names -> matching(all, file -> names.matcher(file.name()).matches()))
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private static List<RemoteFile> matching(List<RemoteFile> all, Predicate<RemoteFile> wanted) {
    return all.stream().filter(wanted).toList();
  }

  private static void require(
      String repository, List<RemoteFile> files, String names, Predicate<RemoteFile> wanted) {
    if (files.stream().noneMatch(wanted)) {
      throw Problem.input(
          repository, names, "no such file in it", "choose a model in Hugging Face's layout");
    }
  }
}
