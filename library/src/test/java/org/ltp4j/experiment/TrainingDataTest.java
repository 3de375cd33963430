package org.ltp4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.data.Task;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;

class TrainingDataTest {
  @TempDir private Path directory;

  @Test
  void fewShotsCutTheDevFileOnlyWithAWord() throws IOException {
    StringBuilder rows = new StringBuilder("premise\thypothesis\tlabel\n");
    for (int i = 0; i < 30; i++) {
      String label = new String[] {"entailment", "neutral", "contradiction"}[i % 3];
      rows.append("premise ").append(i).append("\thypothesis\t").append(label).append('\n');
    }
    Path file = Files.writeString(directory.resolve("rows.tsv"), rows);
    TrainingData cut = load(file, Map.of("shots", 4));
    assertThat(cut.train().size()).isEqualTo(12);
    assertThat(cut.dev().size()).isEqualTo(12);
    assertThat(cut.dev().warnings())
        .singleElement()
        .asString()
        .contains("12 of 30 rows pick the epoch", "--dev-shots all");
    TrainingData whole = load(file, Map.of("shots", 4, "dev-shots", "all"));
    assertThat(whole.train().examples()).isEqualTo(cut.train().examples());
    assertThat(whole.dev().size()).isEqualTo(30);
    TrainingData some = load(file, Map.of("dev-shots", "7"));
    assertThat(some.train().size()).isEqualTo(30);
    assertThat(some.dev().size()).isEqualTo(21);
    assertThat(whole.dev().warnings()).isEmpty();
    assertThat(some.dev().warnings()).isEmpty();
    assertThat(load(file, Map.of("shots", 10)).dev().warnings()).isEmpty();
  }

  private TrainingData load(Path file, Map<String, Object> further) {
    Map<String, Object> all = new LinkedHashMap<>(further);
    all.put("model", "m");
    all.put("train", file.toString());
    all.put("dev", file.toString());
    all.put("out", "o");
    TrainSettings settings = Settings.resolve(TrainSettings.class, Section.none(), all);
    return TrainingData.load(settings, Task.named("xnli"), new Streams(1));
  }
}
