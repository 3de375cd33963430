package org.ltp4j.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;

/**
 * The file form of tickets, described in docs/formats.md: one U8 tensor of bits for each eligible
 * tensor, everything else in the metadata. Whatever the file says twice is compared when it is
 * read.
 */
final class TicketFile {
  private static final String FORMAT = "ltp4j-ticket/1";
  private static final String REMEDY = "cut the ticket again with ltp ticket cut";

  private final SafetensorsFile file;
  private final Metadata metadata;

  private TicketFile(SafetensorsFile file) {
    this.file = file;
    this.metadata = Metadata.of(file, FORMAT, REMEDY);
  }

  static void write(Path path, Ticket ticket) {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("format", FORMAT);
    ticket.base().describe(metadata);
    metadata.put("strategy", ticket.strategy().toString());
    metadata.put("ratio", Double.toString(ticket.ratio()));
    metadata.put("selected", Long.toString(ticket.selected()));
    metadata.put("eligible", Long.toString(ticket.eligible()));
    metadata.put("sha256", ticket.sha256());
    metadata.put(
        "parameters", Metadata.write(ticket.parameters().stream().map(TicketFile::row).toList()));
    metadata.put("provenance", Metadata.write(ticket.provenance()));
    SafetensorsWriter.write(
        path, metadata, ticket.parameters().stream().map(p -> bits(ticket, p)).toList());
  }

  static Ticket read(Path path) {
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      return new TicketFile(file).read();
    }
  }

  private Ticket read() {
    List<Parameter> parameters = parameters();
    Map<String, Bitmap> bitmaps = new LinkedHashMap<>();
    parameters.forEach(p -> bitmaps.put(p.name(), bitmap(p)));
    Set<String> extra = new HashSet<>(file.tensors().keySet());
    extra.removeAll(bitmaps.keySet());
    if (!extra.isEmpty()) {
      String name = extra.stream().sorted().findFirst().orElseThrow();
      throw metadata.refuse("tensor " + name, "an entry in metadata parameters", "none");
    }
    Ticket ticket =
        new Ticket(
            parameters,
            bitmaps,
            metadata.base(),
            strategy(),
            ratio(),
            metadata.strings("provenance"));
    metadata.requireEqual("eligible", ticket.eligible());
    metadata.requireEqual("selected", ticket.selected());
    metadata.requireEqual("sha256", ticket.sha256());
    checkStrategy(ticket);
    return ticket;
  }

  private void checkStrategy(Ticket ticket) {
    Strategy strategy = ticket.strategy();
    for (Parameter p : ticket.parameters()) {
      if (p.isHead() || !strategy.range().contains(p.layer())) {
        String found = p.name() + " of layer " + p.layer();
        throw metadata.refuse("metadata parameters", "only tensors of '" + strategy + "'", found);
      }
    }
    if (strategy instanceof Strategy.Given) {
      double share = (double) ticket.selected() / ticket.eligible();
      if (ticket.ratio() != share) {
        throw metadata.refuse("metadata ratio", share + " as its entries have", ticket.ratio());
      }
      return;
    }
    Selection selection = selection(ticket);
    if (selection.ratio() != ticket.ratio()) {
      String expected = selection.ratio() + " as '" + strategy + "' has";
      throw metadata.refuse("metadata ratio", expected, ticket.ratio());
    }
    if (selection.selected() != ticket.selected()) {
      String expected =
          selection.selected() + " as '" + strategy + "' at ratio " + ticket.ratio() + " takes";
      throw metadata.refuse("metadata selected", expected, ticket.selected());
    }
  }

  private Selection selection(Ticket ticket) {
    try {
      return new Selection(ticket.parameters(), ticket.strategy(), ticket.ratio());
    } catch (Problem e) {
      throw metadata
          .refuse("metadata ratio", "a number above 0 and at most 1", ticket.ratio())
          .causedBy(e);
    }
  }

  private Bitmap bitmap(Parameter p) {
    TensorInfo info = file.tensors().get(p.name());
    String place = "tensor " + p.name();
    long[] shape = {Bitmap.byteLength(p.elements())};
    String expected =
        "U8" + Arrays.toString(shape) + " for the shape " + Arrays.toString(p.shape());
    if (info == null) {
      throw metadata.refuse(place, expected, "no such tensor");
    }
    if (info.dtype() != Dtype.U8 || !Arrays.equals(info.shape(), shape)) {
      throw metadata.refuse(place, expected, info.dtype() + Arrays.toString(info.shape()));
    }
    try {
      return Bitmap.fromBytes(p.elements(), file.bytes(p.name()));
    } catch (IllegalArgumentException e) {
      throw metadata.refuse(place, "zero bits after the last entry", e.getMessage()).causedBy(e);
    }
  }

  private Strategy strategy() {
    String text = metadata.require("strategy");
    try {
      return Strategy.parse(text);
    } catch (Problem e) {
      throw metadata.refuse("metadata strategy", "a strategy", "'" + text + "'").causedBy(e);
    }
  }

  private double ratio() {
    String text = metadata.require("ratio");
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw metadata.refuse("metadata ratio", "a number", "'" + text + "'").causedBy(e);
    }
  }

  private List<Parameter> parameters() {
    JsonNode rows = metadata.json("parameters");
    if (!rows.isArray()) {
      throw metadata.refuse("metadata parameters", "a JSON array", rows.getNodeType());
    }
    List<Parameter> parameters = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonNode row : rows) {
      Parameter parameter = parameter(row, "metadata parameters, row " + (parameters.size() + 1));
      if (!names.add(parameter.name())) {
        throw metadata.refuse("metadata parameters", "each name once", parameter.name() + " twice");
      }
      parameters.add(parameter);
    }
    return parameters;
  }

  private Parameter parameter(JsonNode row, String place) {
    JsonNode shape = row.path("shape");
    long[] sizes = new long[shape.size()];
    boolean valid =
        row.path("name").isTextual() && shape.isArray() && row.path("layer").canConvertToInt();
    for (int i = 0; i < sizes.length; i++) {
      valid &= shape.path(i).isIntegralNumber() && shape.path(i).canConvertToLong();
      sizes[i] = shape.path(i).asLong();
      valid &= sizes[i] >= 0;
    }
    if (!valid || row.path("layer").asInt() < 0) {
      throw metadata.refuse(place, "name, shape, layer and kind", row);
    }
    Parameter parameter =
        new Parameter(
            row.path("name").asText(), sizes, row.path("layer").asInt(), kind(row, place));
    try {
      parameter.elements();
      return parameter;
    } catch (ArithmeticException e) {
      throw metadata.refuse(place, "a shape with fewer than 2^63 entries", row).causedBy(e);
    }
  }

  private Kind kind(JsonNode row, String place) {
    try {
      return Kind.valueOf(row.path("kind").asText().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw metadata.refuse(place, "a known kind of tensor", row.path("kind")).causedBy(e);
    }
  }

  private static Map<String, Object> row(Parameter p) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", p.name());
    row.put("shape", p.shape());
    row.put("layer", p.layer());
    row.put("kind", p.kind().name().toLowerCase(Locale.ROOT));
    return row;
  }

  private static TensorData bits(Ticket ticket, Parameter p) {
    Bitmap bitmap = ticket.bitmaps().get(p.name());
    TensorInfo info = new TensorInfo(p.name(), Dtype.U8, new long[] {bitmap.byteLength()});
    return TensorData.of(info, bitmap::toBytes);
  }
}
