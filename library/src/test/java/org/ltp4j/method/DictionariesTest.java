package org.ltp4j.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.experiment.TrainStage;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.run.Provenance;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;

/** The dictionaries of softmv as inputs of a run. */
class DictionariesTest {
  @TempDir Path dir;
  private Path german;
  private Path french;

  @BeforeEach
  void files() throws IOException {
    german = dir.resolve("muse/de/train.txt");
    french = dir.resolve("muse/fr/train.txt");
    for (Path file : List.of(german, french)) {
      Files.createDirectories(file.getParent());
    }
    Rows.write(german, "cat Katze\nis ist\nthe die\n");
    Rows.write(french, "cat chat\nis est\nthe le\n");
  }

  private TrainSettings settings(String out, Path... dictionaries) {
    String[] more = {"steps", "2", "learning-rate", "0.003"};
    Map<String, Object> values =
        Settings.toMap(Rows.settings(dir, MethodName.SOFTMV, dir.resolve(out), more));
    values.put("dictionaries", Stream.of(dictionaries).map(Path::toString).toList());
    return Settings.resolve(TrainSettings.class, new Section("test", values), Map.of());
  }

  @Test
  void ofTwoWithOneNameAChangeOfEitherIsNoticed() throws IOException {
    TrainSettings both = settings("out", german, french);
    Rows.train(both);
    assertThat(Provenance.load(dir.resolve("out/provenance.json")).inputs())
        .containsKeys("dictionaries/000/train.txt", "dictionaries/001/train.txt");
    for (Path file : List.of(german, french)) {
      String before = Files.readString(file);
      Rows.write(file, "cat felis\n");
      assertThatThrownBy(() -> Rows.train(both))
          .isInstanceOf(Problem.class)
          .hasMessageContainingAll("another file as dictionaries/00", "train.txt");
      Rows.write(file, before);
    }
  }

  @Test
  void aFolderIsTheFilesInIt() {
    TrainSettings folder = settings("folder", dir.resolve("muse"));
    TrainStage.foresee(CompleteSettings.of(folder));
    Rows.train(folder);
    Rows.train(settings("files", german, french));
    String weights = "adapter/adapter_model.safetensors";
    assertThat(dir.resolve("folder").resolve(weights))
        .hasSameBinaryContentAs(dir.resolve("files").resolve(weights));
  }
}
