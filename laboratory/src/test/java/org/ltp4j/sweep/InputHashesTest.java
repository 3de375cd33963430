package org.ltp4j.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.distill.DistillStage;
import org.ltp4j.experiment.TrainStage;
import org.ltp4j.golden.Golden;
import org.ltp4j.method.CompleteSettings;
import org.ltp4j.recipe.DistillSettings;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.stage.Work;

class InputHashesTest {
  @TempDir private Path dir;

  @Test
  void twoDictionariesOfOneNameAreTwoInputs() throws IOException {
    Path german = Files.createDirectories(dir.resolve("muse/de")).resolve("train.txt");
    Path french = Files.createDirectories(dir.resolve("muse/fr")).resolve("train.txt");
    Files.writeString(german, "cat Katze\n");
    Files.writeString(french, "cat chat\n");
    Path rows = Files.writeString(dir.resolve("nli.tsv"), PlannerTest.ROWS);
    TrainSettings settings =
        Settings.resolve(
            TrainSettings.class,
            Section.none(),
            Map.of(
                "method", "softmv",
                "model", Golden.folder().resolve("xlmr").toString(),
                "train", rows.toString(),
                "dev", rows.toString(),
                "dictionaries", List.of(german.toString(), french.toString()),
                "label-words", "entailment=a,neutral=e,contradiction=o",
                "max-length", "40",
                "out", dir.resolve("out").toString()));
    Map<String, String> found = new InputHashes().of(settings, List.of("dictionaries"));
    assertThat(found).containsKeys("dictionaries/000/train.txt", "dictionaries/001/train.txt");
    try (Work<?> work = new TrainStage().open(CompleteSettings.of(settings))) {
      assertThat(work.inputs()).containsAllEntriesOf(found);
    }
  }

  @Test
  void aDistillationsInputsAreThoseThatItWritesDown() throws IOException {
    Path model = Golden.folder().resolve("xlmr");
    Path text = Files.writeString(dir.resolve("en.txt"), "The boats lay in the mud.\n");
    Path aligned = Files.createDirectories(dir.resolve("aligned/news"));
    Files.writeString(aligned.resolve("a.en.txt"), "The boats lay in the mud.\n");
    Files.writeString(aligned.resolve("a.de.txt"), "Die Boote lagen im Schlamm.\n");
    DistillSettings settings =
        Settings.resolve(
            DistillSettings.class,
            Section.none(),
            Map.of(
                "teacher", model.toString(),
                "original", model.toString(),
                "text", text.toString(),
                "held-out", text.toString(),
                "held-out-parallel", aligned.getParent().toString(),
                "max-length", "16",
                "out", dir.resolve("out").toString()));
    Map<String, String> found =
        new InputHashes().of(settings, InputHashes.roles(DistillSettings.class));
    try (Work<?> work = new DistillStage().open(settings)) {
      Map<String, String> written = work.inputs();
      assertThat(found)
          .containsKeys("teacher", "original", "original-tokenizer")
          .containsKey("held-out-parallel/000/a.de.txt");
      assertThat(written).containsAllEntriesOf(found);
      assertThat(written.keySet()).hasSize(found.size() + 1).contains("configuration");
    }
  }
}
