package org.ltp4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;

class ProvenanceTest {
  @TempDir Path dir;

  @Test
  void itCanBeReadBack() throws IOException {
    Provenance run = Samples.run(0.2, "o", "ab").finish();
    Path file = Files.writeString(dir.resolve("p.json"), run.toJson());
    assertThat(Provenance.load(file).toJson()).isEqualTo(run.toJson());
    assertThat(run.isFinished()).isTrue();
    assertThat(Instant.parse(run.circumstances().finished()))
        .isAfterOrEqualTo(Instant.parse(run.circumstances().started()));
  }

  @Test
  void whatDependsOnPlaceOrTimeStandsApart() throws IOException {
    ObjectNode one = (ObjectNode) Json.MAPPER.readTree(Samples.run(0.2, "o", "ab").toJson());
    ObjectNode two =
        (ObjectNode) Json.MAPPER.readTree(Samples.run(0.2, "p", "ab").finish().toJson());
    assertThat(one).isNotEqualTo(two);
    one.remove("circumstances");
    two.remove("circumstances");
    assertThat(one).isEqualTo(two);
    assertThat(one.at("/settings/ratio").doubleValue()).isEqualTo(0.2);
    assertThat(one.at("/inputs/delta").textValue()).isEqualTo("ab");
  }

  /** E.g. where the text lies. */
  @Test
  void aPlaceThatEarlierVersionsCountedAmongTheSettingsIsNoDifference() {
    Provenance now = Samples.run(0.2, "o", "ab");
    Map<String, Object> settings = new LinkedHashMap<>(now.settings());
    settings.put("out", "elsewhere");
    Provenance earlier =
        new Provenance(
            now.stage(), settings, now.inputs(), now.version(), now.circumstances(), null);
    assertThat(earlier.differences(now)).isEmpty();
    settings.put("unknown", "x");
    assertThat(earlier.differences(now)).hasSize(1);
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    for (String damaged : List.of("{\"stage\": ", "{}", "null", "[]", "", "{\"stage\": \"mlm\"}")) {
      Path file = Files.writeString(dir.resolve("p.json"), damaged);
      assertThatThrownBy(() -> Provenance.load(file))
          .as(damaged)
          .isInstanceOf(Problem.class)
          .hasMessageStartingWith(file + ": expected the provenance of a run");
    }
  }

  @Test
  void theMachineIsReadFromItsSystem() {
    assertThat(Machine.cpuModel(List.of("processor\t: 0", "model name\t: A B @ 2 GHz")))
        .isEqualTo("A B @ 2 GHz");
    assertThat(Machine.cpuModel(List.of())).isEqualTo("unknown");
    assertThat(Machine.peakBytes(List.of("VmRSS:\t 9 kB", "VmHWM:\t   2048 kB")))
        .hasValue(2L << 20);
    assertThat(Machine.peakBytes(List.of())).isEmpty();
    assertThat(Machine.here().cores()).isPositive();
  }
}
