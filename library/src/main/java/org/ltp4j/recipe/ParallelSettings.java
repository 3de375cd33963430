package org.ltp4j.recipe;

import java.nio.file.Path;
import java.util.List;
import org.ltp4j.problem.Problem;
import org.ltp4j.settings.Heading;
import org.ltp4j.settings.Setting;

/** How pretraining uses translations, and which sentences it draws together. */
@Heading("Translations and sentence states")
public record ParallelSettings(
    @Setting(
            "line-aligned texts SET.LANGUAGE.txt, .gz, .zst and .xz too; an empty line has no translation")
        List<Path> parallel,
    @Setting("line-aligned texts to report sentence retrieval on; never trained on")
        List<Path> heldOutParallel,
    @Setting(
            value = "share of the sequences that are translation pairs, where there is parallel",
            fallback = "0.3",
            min = 0,
            max = 1)
        double translationShare,
    @Setting(
            value =
                "translation pairs a step whose sentences are drawn together, at least 2; 0 = none",
            fallback = "0",
            min = 0)
        int contrastTranslations,
    @Setting(
            value =
                "passages of one language a step whose halves are drawn together, at least 2; 0 = none",
            fallback = "0",
            min = 0)
        int contrastPassages,
    @Setting(value = "longest sentence drawn together, tokens", fallback = "64", min = 8)
        int contrastLength,
    @Setting(value = "weight of the contrast in the loss", fallback = "1", min = 0)
        double contrastWeight,
    @Setting(value = "temperature of the contrast", fallback = "0.05", above = 0)
        double contrastTemperature) {
  /** Refuses a single pair, which has no other to be told from. */
  public ParallelSettings {
    requireSeveral("--contrast-translations", contrastTranslations);
    requireSeveral("--contrast-passages", contrastPassages);
  }

  private static void requireSeveral(String flag, int pairs) {
    if (pairs == 1) {
      throw Problem.usage(
          flag,
          "at least 2, for one has no other to be told from, or 0",
          pairs,
          "raise it, or leave it out");
    }
  }

  /** Whether sentences are drawn together at all. */
  public boolean contrasts() {
    return contrastTranslations + contrastPassages > 0;
  }
}
