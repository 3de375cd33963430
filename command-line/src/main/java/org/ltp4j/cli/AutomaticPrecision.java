package org.ltp4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.ltp4j.classify.Classifier;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Precision;
import org.ltp4j.engine.ProductSpeed;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.EngineSettings;

/**
 * {@code --precision auto}: the format whose products are fastest on this machine. It stands for a
 * choice made before a run begins, so that settings and provenance always name a format.
 */
final class AutomaticPrecision {
  private static final String KEY = "precision";

  private AutomaticPrecision() {}

  /** Whether the flags ask for it. */
  static boolean isWanted(Map<String, ?> flags) {
    return "auto".equals(flags.get(KEY));
  }

  /** The flags with a format in its place: the word that {@link #choose} will replace. */
  static Map<String, Object> placeholder(Map<String, ?> flags) {
    return with(flags, Precision.FP32);
  }

  /**
   * The flags with the fastest format.
   *
   * @param engine in single precision
   * @param adapter whose model's products are measured
   * @param model its base, or null for the one that the adapter names
   * @param err is told of the choice
   * @throws Problem if it is not for the CPU
   */
  static Map<String, Object> choose(
      Map<String, ?> flags, EngineSettings engine, Path adapter, Path model, PrintWriter err) {
    if (!engine.device().equals("cpu")) {
      throw Problem.usage(
          "--precision auto",
          "--device cpu",
          "--device " + engine.device(),
          "name the precision, fp32 or bf16");
    }
    Engine started = engine.start();
    ModelConfig shape = ModelConfig.load(Classifier.base(adapter, model));
    ProductSpeed speed = ProductSpeed.ofModel(started, shape.hidden(), shape.intermediate());
    Precision best = speed.fastest();
    err.println(sentence(speed, best));
    err.flush();
    return with(flags, best);
  }

  static String sentence(ProductSpeed speed, Precision best) {
    String gain =
        best == Precision.FP32
            ? "no other is clearly faster here"
            : String.format(
                Locale.ROOT,
                "its products are %.1f times as fast as those in fp32 here",
                speed.gain(best));
    return "ltp: precision " + name(best) + ": " + gain;
  }

  private static Map<String, Object> with(Map<String, ?> flags, Precision precision) {
    Map<String, Object> changed = new HashMap<>(flags);
    changed.put(KEY, name(precision));
    return changed;
  }

  private static String name(Precision precision) {
    return precision.name().toLowerCase(Locale.ROOT);
  }
}
