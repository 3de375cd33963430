package org.ltp4j.composable;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.pickle.TorchFile;
import org.ltp4j.pickle.TorchWriter;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.WholeTensor;

/**
 * A directory of composable-sft ("SFT"): for each tensor what is added to some of its entries.
 * Several may be added to one base model.
 *
 * @param changes by tensor, in the file's order
 * @param whole tensors that replace the model's, or are added to it, such as a head
 */
public record SparseFineTuning(List<SparseChange> changes, List<WholeTensor> whole) {
  /** The only file of such a directory. */
  public static final String FILE = "pytorch_diff.bin";

  private static final String REMEDY =
      "use a directory that composable-sft's SFT.save wrote, or download it again";
  private static final String CHANGES = "diffs";
  private static final String WHOLE = "abs";

  /** Copies the lists. */
  public SparseFineTuning {
    changes = List.copyOf(changes);
    whole = List.copyOf(whole);
  }

  /**
   * Reads a directory, or its file.
   *
   * @throws Problem (input) if the file is missing, no archive of PyTorch, or contradicts itself
   */
  public static SparseFineTuning read(Path directory) {
    Path path = Files.isDirectory(directory) ? directory.resolve(FILE) : directory;
    try (TorchFile file = TorchFile.open(path, REMEDY)) {
      List<SparseChange> changes = new ArrayList<>();
      file.root().get(CHANGES).entries().forEach((name, node) -> changes.add(change(name, node)));
      List<WholeTensor> whole = new ArrayList<>();
      TorchFile.Node others = file.root().entries().get(WHOLE);
      if (others != null) {
        others.entries().forEach((name, n) -> whole.add(wholeTensor(name, n)));
      }
      return new SparseFineTuning(changes, whole);
    }
  }

  /** The number of entries that changed. */
  public long entries() {
    return changes.stream().mapToLong(c -> c.entries().length).sum();
  }

  private static WholeTensor wholeTensor(String name, TorchFile.Node node) {
    return new WholeTensor(name, node.shape(), floats(node));
  }

  private static SparseChange change(String name, TorchFile.Node node) {
    long[] shape = node.get("size").integers();
    long elements = elements(node.get("size"), shape);
    float[] values = floats(node.get("values"));
    long[] flat = node.get("index_steps").integers();
    if (flat.length != values.length) {
      throw bad(node, values.length + " index_steps, one for each value", flat.length);
    }
    for (int i = 0; i < flat.length; i++) {
      if (flat[i] < (i == 0 ? 0 : 1)) {
        throw bad(node, "index_steps that go forward", flat[i] + " at place " + i);
      }
      long room = elements - 1 - (i == 0 ? 0 : flat[i - 1]);
      if (flat[i] > room) {
        throw bad(node, "entries of a tensor of " + elements, "one behind its end");
      }
      flat[i] += i == 0 ? 0 : flat[i - 1];
    }
    return ColumnOrder.toRows(name, shape, flat, values);
  }

  private static long elements(TorchFile.Node node, long[] shape) {
    try {
      long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
      boolean positive = Arrays.stream(shape).allMatch(size -> size >= 0);
      if (positive && shape.length <= 2 && (shape.length == 0 || shape[0] < Integer.MAX_VALUE)) {
        return elements;
      }
    } catch (ArithmeticException e) {
      // said below
    }
    throw bad(node, "the size of a vector or matrix", Arrays.toString(shape));
  }

  private static float[] floats(TorchFile.Node node) {
    ByteBuffer bytes = node.floats();
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw bad(node, "finite numbers", values[i] + " at place " + i);
      }
    }
    return values;
  }

  private static Problem bad(TorchFile.Node node, String expected, Object found) {
    return Problem.input(node.where(), expected, found, REMEDY);
  }

  /**
   * Writes a directory that composable-sft reads; the same content gives the same bytes.
   *
   * @throws Problem (output) if it cannot be written
   */
  public void write(Path directory) {
    Map<String, Object> diffs = new LinkedHashMap<>();
    changes.forEach(change -> diffs.put(change.name(), encoded(ColumnOrder.toColumns(change))));
    Map<String, Object> abs = new LinkedHashMap<>();
    whole.forEach(t -> abs.put(t.name(), new TorchWriter.Floats(t.shape(), t.values())));
    Map<String, Object> root = new LinkedHashMap<>();
    root.put(CHANGES, diffs);
    root.put(WHOLE, abs);
    TorchWriter.write(directory.resolve(FILE), root);
  }

  private static Map<String, Object> encoded(SparseChange change) {
    long[] steps = change.entries().clone();
    for (int i = steps.length - 1; i > 0; i--) {
      steps[i] -= steps[i - 1];
    }
    Map<String, Object> encoded = new LinkedHashMap<>();
    encoded.put("size", new TorchWriter.Size(change.shape()));
    encoded.put("index_steps", steps);
    encoded.put(
        "values", new TorchWriter.Floats(new long[] {change.values().length}, change.values()));
    return encoded;
  }
}
