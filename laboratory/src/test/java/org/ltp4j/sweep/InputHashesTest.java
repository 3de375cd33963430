package org.ltp4j.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.distill.DistillStage;
import org.ltp4j.golden.Golden;
import org.ltp4j.recipe.DistillSettings;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.stage.Work;

class InputHashesTest {
  @TempDir private Path dir;

  @Test
  void aDistillationsInputsAreThoseThatItWritesDown() throws IOException {
    Path model = Golden.folder().resolve("xlmr");
    Path text = Files.writeString(dir.resolve("en.txt"), "The boats lay in the mud.\n");
    DistillSettings settings =
        Settings.resolve(
            DistillSettings.class,
            Section.none(),
            Map.of(
                "teacher", model.toString(),
                "original", model.toString(),
                "text", text.toString(),
                "held-out", text.toString(),
                "max-length", "16",
                "out", dir.resolve("out").toString()));
    Map<String, String> found =
        new InputHashes().of(settings, InputHashes.roles(DistillSettings.class));
    try (Work<?> work = new DistillStage().open(settings)) {
      Map<String, String> written = work.inputs();
      assertThat(found).containsKeys("teacher", "original", "original-tokenizer");
      assertThat(written).containsAllEntriesOf(found);
      assertThat(written.keySet()).hasSize(found.size() + 1).contains("configuration");
    }
  }
}
