package org.ltp4j.composable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.json.Json;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.Floats;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.safetensors.WholeTensor;
import org.ltp4j.ticket.Bitmap;
import org.ltp4j.ticket.Delta;
import org.ltp4j.ticket.Origin;
import org.ltp4j.ticket.Selection;
import org.ltp4j.ticket.Strategy;
import org.ltp4j.ticket.Ticket;

/**
 * A sparse fine-tuning, its tensors found in a model.
 *
 * @param parameters the model's, in its order
 * @param changes by the parameter's name; parameters without any are absent
 * @param whole tensors that replace a parameter, by its name
 * @param others names of tensors that the model does not have: heads of a task, poolers
 */
public record OnModel(
    List<Parameter> parameters,
    Map<String, SparseChange> changes,
    Map<String, WholeTensor> whole,
    List<String> others) {

  /** Copies the lists. */
  public OnModel {
    parameters = List.copyOf(parameters);
    others = List.copyOf(others);
  }

  /**
   * Finds the tensors of a fine-tuning in a model, under their names with or without the family's
   * prefix.
   *
   * @throws Problem (input) if none is found, or one has another shape: it was made for another
   *     model
   */
  public static OnModel of(List<Parameter> model, SparseFineTuning tuning) {
    Map<String, Parameter> names = new LinkedHashMap<>();
    model.stream()
        .filter(p -> !p.isHead())
        .forEach(p -> names.put(p.name().substring(p.name().indexOf('.') + 1), p));
    model.forEach(p -> names.put(p.name(), p));
    Map<String, SparseChange> changes = new LinkedHashMap<>();
    Map<String, WholeTensor> whole = new LinkedHashMap<>();
    List<String> others = new ArrayList<>();
    for (SparseChange change : tuning.changes()) {
      Parameter p = names.get(change.name());
      if (p == null) {
        others.add(change.name());
      } else {
        requireShape(p, change.name(), change.shape());
        changes.put(p.name(), change);
      }
    }
    for (WholeTensor tensor : tuning.whole()) {
      Parameter p = names.get(tensor.name());
      if (p == null) {
        others.add(tensor.name());
      } else {
        requireShape(p, tensor.name(), tensor.shape());
        whole.put(p.name(), tensor);
      }
    }
    if (changes.isEmpty()) {
      String first = others.isEmpty() ? "none" : "others, such as " + others.get(0);
      throw Problem.input(
          "sparse fine-tuning", "changes of the model's tensors", first, "name its base model");
    }
    return new OnModel(model, changes, whole, others);
  }

  private static void requireShape(Parameter p, String name, long[] shape) {
    if (!Arrays.equals(p.shape(), shape)) {
      throw Problem.input(
          "sparse fine-tuning, tensor " + name,
          "shape " + Arrays.toString(p.shape()) + " as the model has",
          Arrays.toString(shape),
          "name the model that it was made for");
    }
  }

  /**
   * The entries that changed as a ticket. Those of attention key biases, which no answer depends
   * on, and of a head are not in it.
   *
   * @param base the model's identity
   * @param provenance where the fine-tuning comes from
   */
  public Ticket ticket(BaseIdentity base, Map<String, String> provenance) {
    List<Parameter> eligible = Selection.of(parameters, new Strategy.All(), 1).parameters();
    Map<String, Bitmap> bitmaps = new LinkedHashMap<>();
    for (Parameter p : eligible) {
      Bitmap bitmap = new Bitmap(p.elements());
      SparseChange change = changes.get(p.name());
      if (change != null) {
        for (long entry : change.entries()) {
          bitmap.set(entry);
        }
      }
      bitmaps.put(p.name(), bitmap);
    }
    long selected = bitmaps.values().stream().mapToLong(Bitmap::cardinality).sum();
    long all = bitmaps.values().stream().mapToLong(Bitmap::length).sum();
    Strategy strategy = new Strategy.Given(Origin.IMPORTED);
    return new Ticket(eligible, bitmaps, base, strategy, (double) selected / all, provenance);
  }

  /**
   * Writes θ1 = θ0 + changes as a delta that tickets are cut from.
   *
   * @param theta0 the base model's tensors under canonical names
   * @param base its identity
   * @param provenance where the fine-tuning comes from
   */
  public void writeDelta(
      Path file, TensorSource theta0, BaseIdentity base, Map<String, String> provenance) {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("format", Delta.FORMAT);
    metadata.put("content", Delta.Content.WEIGHTS.toString());
    base.describe(metadata);
    metadata.put("provenance", Json.line(new TreeMap<>(provenance)));
    List<TensorData> tensors =
        parameters.stream()
            .filter(p -> theta0.tensors().containsKey(p.name()))
            .map(
                p ->
                    TensorData.pieces(
                        new TensorInfo(p.name(), Dtype.F32, p.shape()),
                        (from, n) -> theta1(theta0, p, from, n)))
            .toList();
    SafetensorsWriter.write(file, metadata, tensors);
  }

  private ByteBuffer theta1(TensorSource theta0, Parameter p, long from, int n) {
    ByteBuffer bytes = ByteBuffer.allocate(n * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    FloatBuffer values = bytes.asFloatBuffer();
    WholeTensor replaced = whole.get(p.name());
    if (replaced != null) {
      values.put(replaced.values(), (int) from, n);
      return bytes;
    }
    TensorInfo info = theta0.require(p.name());
    int width = info.dtype().bytes();
    ByteBuffer stored = theta0.piece(p.name(), from * width, n * width);
    values.put(Floats.toFloat32(info, stored).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
    SparseChange change = changes.get(p.name());
    if (change != null) {
      for (int i = change.firstFrom(from);
          i < change.entries().length && change.entries()[i] < from + n;
          i++) {
        int at = (int) (change.entries()[i] - from);
        values.put(at, values.get(at) + change.values()[i]);
      }
    }
    return bytes;
  }
}
