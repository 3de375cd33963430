package org.ltp4j.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.ltp4j.golden.Golden;
import org.ltp4j.jdk.JdkSensitive;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.TensorSource;

/**
 * Tickets of the reference implementation, counts and bits, from the weights they were cut from.
 */
@JdkSensitive
class GoldenTicketTest {
  @TestFactory
  List<DynamicTest> everyTicket() throws IOException {
    Path golden = Golden.folder();
    JsonNode root = new ObjectMapper().readTree(golden.resolve("tickets.json").toFile());
    assertThat(root.get("tickets").size()).isPositive();
    return root.get("tickets").properties().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> check(golden, root, e.getKey())))
        .toList();
  }

  /** The golden tickets count attention key biases; ours leave them out. */
  private static Selection withKeyBiases(List<Parameter> model, Strategy strategy, double ratio) {
    return new Selection(
        model.stream().filter(p -> !p.isHead() && strategy.range().contains(p.layer())).toList(),
        strategy,
        ratio);
  }

  private static void check(Path golden, JsonNode root, String tag) {
    JsonNode expected = root.get("tickets").get(tag);
    try (TensorSource base = SafetensorsFile.open(golden.resolve("xlmr/model.safetensors"));
        TensorSource after = SafetensorsFile.open(golden.resolve("mlm_plain.safetensors"));
        TensorSource masks = SafetensorsFile.open(golden.resolve("tickets.safetensors"))) {
      Selection selection =
          withKeyBiases(
              parameters(root.get("order"), base),
              strategy(expected.get("strategy")),
              expected.get("ratio").asDouble());
      Ticket ticket = selection.cut(new ChangeScores(base, after), 2, "0".repeat(64), Map.of());
      TicketStats stats = TicketStats.of(ticket);
      assertThat(ticket.selected()).isEqualTo(expected.get("k").asLong());
      assertThat(selection.selected()).isEqualTo(ticket.selected());
      Map<String, Long> layers = new HashMap<>();
      stats.layers().forEach((layer, count) -> layers.put(layer.toString(), count.selected()));
      assertThat(layers).isEqualTo(counts(expected.get("per_layer")));
      Map<String, Long> tensors = new HashMap<>();
      stats.tensors().forEach((name, count) -> tensors.put(name, count.selected()));
      assertThat(tensors).isEqualTo(counts(expected.get("per_tensor")));
      assertThat(masks.tensors().keySet().stream().filter(name -> name.startsWith(tag + "/")))
          .containsExactlyInAnyOrderElementsOf(
              ticket.parameters().stream().map(p -> tag + "/" + p.name()).toList());
      for (Parameter p : ticket.parameters()) {
        ByteBuffer mask = masks.bytes(tag + "/" + p.name());
        Bitmap reference = new Bitmap(p.elements());
        IntStream.range(0, mask.remaining()).filter(i -> mask.get(i) != 0).forEach(reference::set);
        assertThat(ticket.bitmaps().get(p.name())).as(p.name()).isEqualTo(reference);
      }
    }
  }

  private static List<Parameter> parameters(JsonNode order, TensorSource model) {
    List<Parameter> parameters = new ArrayList<>();
    for (JsonNode name : order) {
      long[] shape = model.tensors().get(name.asText()).shape();
      parameters.add(TestModels.parameter(name.asText(), shape));
    }
    int head = parameters.stream().mapToInt(Parameter::layer).max().orElseThrow() + 1;
    model.tensors().values().stream()
        .filter(t -> t.name().startsWith("lm_head."))
        .map(t -> TestModels.parameter(t.name(), t.shape()))
        .map(p -> new Parameter(p.name(), p.shape(), head, p.kind()))
        .forEach(parameters::add);
    return parameters;
  }

  /** The fixture says layers as a list and the encoder in words. */
  private static Strategy strategy(JsonNode node) {
    if (node.isObject()) {
      JsonNode layers = node.get("global over layers");
      return new Strategy.Ranked(
          Score.CHANGE,
          new Range.Layers(layers.get(0).asInt(), layers.get(layers.size() - 1).asInt()),
          false);
    }
    return Strategy.parse(
        node.asText().equals("global without embeddings") ? "encoder" : node.asText());
  }

  private static Map<String, Long> counts(JsonNode object) {
    Map<String, Long> counts = new HashMap<>();
    object.properties().forEach(e -> counts.put(e.getKey(), e.getValue().asLong()));
    return counts;
  }
}
