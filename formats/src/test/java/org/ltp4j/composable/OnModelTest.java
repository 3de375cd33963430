package org.ltp4j.composable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.WholeTensor;
import org.ltp4j.ticket.Delta;
import org.ltp4j.ticket.Ticket;

class OnModelTest {
  private static final BaseIdentity BASE = BaseIdentity.ofWeights("a".repeat(64));
  private static final Parameter QUERY =
      new Parameter("bert.encoder.layer.0.query.weight", new long[] {2, 3}, 1, Kind.QUERY);
  private static final Parameter KEY_BIAS =
      new Parameter("bert.encoder.layer.0.key.bias", new long[] {2}, 1, Kind.KEY);
  private static final Parameter HEAD =
      new Parameter("cls.predictions.bias", new long[] {2}, 2, Kind.LM_HEAD);
  private static final List<Parameter> MODEL = List.of(QUERY, KEY_BIAS, HEAD);

  @TempDir Path dir;

  private static SparseChange change(String name, long[] shape, long entry, float value) {
    return new SparseChange(name, shape, new long[] {entry}, new float[] {value});
  }

  private static SparseFineTuning tuning(String prefix) {
    return new SparseFineTuning(
        List.of(
            change(prefix + "encoder.layer.0.query.weight", QUERY.shape(), 4, 0.5f),
            change(prefix + "encoder.layer.0.key.bias", KEY_BIAS.shape(), 1, 2),
            change("pooler.dense.bias", new long[] {3}, 0, 1)),
        List.of(new WholeTensor("cls.predictions.bias", new long[] {2}, new float[] {7, 8})));
  }

  @Test
  void theTicketHasTheEntriesThatChanged() {
    for (String prefix : List.of("bert.", "")) {
      OnModel found = OnModel.of(MODEL, tuning(prefix));
      Ticket ticket = found.ticket(BASE, Map.of("from", "test"));

      assertThat(found.others()).containsExactly("pooler.dense.bias");
      assertThat(ticket.parameters()).containsExactly(QUERY);
      assertThat(ticket.selected()).isEqualTo(1);
      assertThat(ticket.bitmaps().get(QUERY.name()).get(4)).isTrue();
      assertThat(ticket.strategy().toString()).isEqualTo("imported");
      ticket.save(dir.resolve("ticket"));
      assertThat(Ticket.load(dir.resolve("ticket"))).isEqualTo(ticket);
    }
  }

  @Test
  void theDeltaIsTheModelWithTheChangesAdded() {
    Path model = dir.resolve("model");
    SafetensorsWriter.write(
        model,
        Map.of(),
        List.of(
            TensorData.floats(QUERY.name(), new float[] {1, 2, 3, 4, 5, 6}, 2, 3),
            TensorData.floats(KEY_BIAS.name(), new float[] {1, 1}, 2),
            TensorData.floats(HEAD.name(), new float[] {0, 0}, 2)));
    Path file = dir.resolve("delta");
    try (SafetensorsFile theta0 = SafetensorsFile.open(model)) {
      OnModel.of(MODEL, tuning("bert.")).writeDelta(file, theta0, BASE, Map.of("from", "test"));
    }
    try (Delta delta = Delta.open(file)) {
      assertThat(delta.content()).isEqualTo(Delta.Content.WEIGHTS);
      assertThat(delta.base()).isEqualTo(BASE);
      assertThat(delta.provenance()).containsEntry("from", "test");
      assertThat(floats(delta, QUERY)).containsExactly(1, 2, 3, 4, 5.5f, 6);
      assertThat(floats(delta, KEY_BIAS)).containsExactly(1, 3);
      assertThat(floats(delta, HEAD)).containsExactly(7, 8);
    }
  }

  private static float[] floats(Delta delta, Parameter p) {
    float[] values = new float[(int) p.elements()];
    delta.tensors().bytes(p.name()).asFloatBuffer().get(values);
    return values;
  }

  @Test
  void anotherModelIsRefused() {
    SparseFineTuning other =
        new SparseFineTuning(List.of(change(QUERY.name(), new long[] {3, 2}, 0, 1)), List.of());
    assertThatThrownBy(() -> OnModel.of(MODEL, other))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(QUERY.name(), "[2, 3]", "[3, 2]");

    SparseFineTuning none =
        new SparseFineTuning(List.of(change("x.weight", new long[] {1}, 0, 1)), List.of());
    assertThatThrownBy(() -> OnModel.of(MODEL, none))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("x.weight");
  }
}
