package org.ltp4j.model;

import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.files.Sha256;

/** Names a model by what its answers depend on. */
public final class ModelIdentity {
  /** What matters while training only; a run's provenance has it besides. */
  private static final Set<String> OF_TRAINING =
      Set.of("hiddenDropout", "attentionDropout", "initializerRange");

  private ModelIdentity() {}

  /**
   * The identity of a model.
   *
   * @param weightsSha256 see {@link ModelWeights#sha256()}
   * @param tokenizerSha256 of its tokenizer, or null if it has none
   */
  public static BaseIdentity of(ModelConfig config, String weightsSha256, String tokenizerSha256) {
    return new BaseIdentity(weightsSha256, tokenizerSha256, answers(config));
  }

  /** A hash of the settings that answers depend on, whichever way config.json spells them. */
  static String answers(ModelConfig config) {
    Map<String, String> values = values(config);
    values.keySet().removeAll(OF_TRAINING);
    return Sha256.of(values.toString());
  }

  /** A hash of these and of the settings that matter while training, such as dropout. */
  public static String training(ModelConfig config) {
    return Sha256.of(values(config).toString());
  }

  /** Components without a value are left out, so that a new one does not change old models. */
  private static Map<String, String> values(ModelConfig config) {
    Map<String, String> values = new TreeMap<>();
    for (RecordComponent component : ModelConfig.class.getRecordComponents()) {
      try {
        Object value = component.getAccessor().invoke(config);
        if (value instanceof Dropout dropout) { // under the names that earlier files' hashes know
          values.put("hiddenDropout", Double.toString(dropout.hidden()));
          values.put("attentionDropout", Double.toString(dropout.attention()));
        } else if (value != null) {
          values.put(component.getName(), value.toString());
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("a public record's accessors are public", e);
      }
    }
    return values;
  }
}
