package org.ltp4j.base;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ltp4j.problem.Problem;

/**
 * Which base model an adapter, a ticket or a delta was made for: three hashes. The same weights
 * behind another tokenizer, or computed with another number of heads, are another model.
 *
 * @param weights SHA-256 over names, shapes and values, in hexadecimal
 * @param tokenizer SHA-256 of what decides about ids; null where it is not known: files of earlier
 *     versions, models without a tokenizer
 * @param configuration SHA-256 of the settings that change what the weights compute; null likewise
 */
public record BaseIdentity(String weights, String tokenizer, String configuration) {
  /** Key of the weights' hash in metadata of files. */
  public static final String WEIGHTS_KEY = "base_sha256";

  /** Key of the tokenizer's hash. */
  public static final String TOKENIZER_KEY = "base_tokenizer_sha256";

  /** Key of the configuration's hash. */
  public static final String CONFIGURATION_KEY = "base_configuration_sha256";

  /** Checks that there are weights. */
  public BaseIdentity {
    Objects.requireNonNull(weights, "weights");
  }

  /** An identity of which only the weights are known. */
  public static BaseIdentity ofWeights(String sha256) {
    return new BaseIdentity(sha256, null, null);
  }

  /** Puts what is known under the keys above. */
  public void describe(Map<String, String> metadata) {
    metadata.put(WEIGHTS_KEY, weights);
    if (tokenizer != null) {
      metadata.put(TOKENIZER_KEY, tokenizer);
    }
    if (configuration != null) {
      metadata.put(CONFIGURATION_KEY, configuration);
    }
  }

  /**
   * Refuses another model. Of hashes that one side lacks only those of both are compared.
   *
   * @param place what was made for this base, e.g. an adapter's directory
   * @param role what the base is to it, e.g. {@code the base model it was cut for}
   * @param found the model at hand
   * @param remedy what to do
   * @throws Problem (input) that says whether weights, tokenizer or configuration differ
   */
  public void require(Object place, String role, BaseIdentity found, String remedy) {
    List<String> same = new ArrayList<>();
    List<String> wanted = new ArrayList<>();
    List<String> other = new ArrayList<>();
    compare("weights", weights, found.weights, same, wanted, other);
    compare("tokenizer", tokenizer, found.tokenizer, same, wanted, other);
    compare("configuration", configuration, found.configuration, same, wanted, other);
    if (!other.isEmpty()) {
      String kept = same.isEmpty() ? "" : " with the same " + String.join(" and ", same);
      throw Problem.input(
          place,
          role + ", " + String.join(" and ", wanted),
          "another model" + kept + ": " + String.join(" and ", other),
          remedy);
    }
  }

  private static void compare(
      String part,
      String one,
      String found,
      List<String> same,
      List<String> wanted,
      List<String> other) {
    if (one == null || found == null) {
      return;
    } else if (one.equals(found)) {
      same.add(part);
    } else {
      wanted.add(part + " sha256 " + one);
      other.add(part + " sha256 " + found);
    }
  }

  /**
   * A warning for artefacts of earlier versions, which do not name all hashes of their base.
   *
   * @param place as in {@link #require}
   */
  public Optional<String> missingIdentity(Object place) {
    return tokenizer == null || configuration == null
        ? Optional.of(
            place
                + " names its base by weights only, as earlier versions wrote it; whether tokenizer"
                + " and configuration are the same is not checked")
        : Optional.empty();
  }
}
