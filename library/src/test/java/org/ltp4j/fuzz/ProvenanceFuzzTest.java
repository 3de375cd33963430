package org.ltp4j.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.MlmSettings;
import org.ltp4j.run.Listener;
import org.ltp4j.run.Provenance;
import org.ltp4j.run.RunDirectory;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;

/** Damaged provenances of finished runs. */
class ProvenanceFuzzTest {
  @TempDir Path out;

  @Test
  void aRunIsFinishedOrRefusedOrMadeAgain() throws IOException {
    Files.writeString(out.resolve("result.json"), "{\"accuracy\": 0.5}");
    Files.writeString(Files.createDirectories(out.resolve("adapter")).resolve("values"), "12");
    Provenance mine = mine();
    Path file = out.resolve("provenance.json");
    Files.writeString(file, mine.finishWith(out, List.of("result.json", "adapter")).toJson());
    assertThat(RunDirectory.isFinished(out, mine, false, Listener.SILENT)).isTrue();
    Fuzz.damage(
        file,
        TextMutations.json(),
        () -> {
          // What is believed to be this run has its stage, settings and inputs.
          if (RunDirectory.isFinished(out, mine, false, Listener.SILENT)) {
            Provenance found = Provenance.load(file);
            assertThat(found.stage()).isEqualTo(mine.stage());
            // In any order.
            assertThat(Json.MAPPER.readTree(Json.line(found.settings())))
                .isEqualTo(Json.MAPPER.readTree(Json.line(mine.settings())));
            assertThat(found.inputs()).isEqualTo(mine.inputs());
          }
          mine.differences(Provenance.load(file));
          mine.requireSameRun(Provenance.load(file), out);
        });
  }

  @Test
  void aResultWhoseNameNoFileCanHaveIsAProblem() throws IOException {
    Path file = out.resolve("provenance.json");
    Files.writeString(out.resolve("result.json"), "{}");
    Files.writeString(
        file,
        mine()
            .finishWith(out, List.of("result.json"))
            .toJson()
            .replace("\"result.json\"", "\"\\u0000\""));
    assertThatThrownBy(() -> RunDirectory.isFinished(out, mine(), false, Listener.SILENT))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(file.toString(), "no file can have", "--overwrite");
  }

  private Provenance mine() {
    Map<String, Object> flags =
        Map.of("model", "m", "text", List.of("a.txt"), "out", out.toString(), "steps", "9");
    MlmSettings settings = Settings.resolve(MlmSettings.class, Section.none(), flags);
    Map<String, String> inputs = Map.of("model", "ab".repeat(32), "text/000/a", "cd".repeat(32));
    return Provenance.begin("mlm", settings, inputs, List.of("ltp", "mlm", "--steps=9"));
  }
}
