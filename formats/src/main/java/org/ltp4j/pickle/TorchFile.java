package org.ltp4j.pickle;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.problem.OnFailure;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.Floats;
import org.ltp4j.safetensors.MappedFile;
import org.ltp4j.safetensors.Quoted;
import org.ltp4j.safetensors.TensorInfo;

/**
 * Dictionaries, lists, numbers and tensors that {@code torch.save} wrote, read without running
 * anything in the file. What is asked for and is not there, or is of another kind, is a {@link
 * Problem} with its place.
 */
public final class TorchFile implements AutoCloseable {
  /** As many bytes as a sparse fine-tuning of 250 million entries has. */
  private static final int LARGEST_PICKLE = 512_000_000;

  private final MappedFile file;
  private final Purpose purpose;
  private final Object root;

  private TorchFile(MappedFile file, Purpose purpose) {
    this.file = file;
    this.purpose = purpose;
    this.root = Unpickler.read(Archive.read(file, purpose));
  }

  /**
   * Opens a file and reads all but the tensors' values.
   *
   * @param remedy what to do about a file that cannot be used
   * @throws Problem (input) if it is no zip archive of PyTorch, is damaged, or names a Python class
   *     or function outside the allowed ones
   */
  public static TorchFile open(Path path, String remedy) {
    MappedFile file = MappedFile.open(path);
    return OnFailure.run(
        file::close, () -> new TorchFile(file, new Purpose(LARGEST_PICKLE, remedy)));
  }

  /** The dictionary that the file holds. */
  public Node root() {
    return new Node(file.path().toString(), root);
  }

  @Override
  public void close() {
    file.close();
  }

  /** A value and where it stands. */
  public final class Node {
    private final String where;
    private final Object value;

    private Node(String where, Object value) {
      this.where = where;
      this.value = value;
    }

    /** File and keys, for messages. */
    public String where() {
      return where;
    }

    /** The entries of a dictionary whose keys are texts. */
    public Map<String, Node> entries() {
      if (!(value instanceof Map<?, ?> map)) {
        throw bad("a dictionary");
      }
      Map<String, Node> entries = new LinkedHashMap<>();
      map.forEach(
          (key, entry) -> {
            if (!(key instanceof String name)) {
              throw bad("a dictionary with texts as keys");
            }
            entries.put(name, new Node(where + ", " + Quoted.of(name), entry));
          });
      return entries;
    }

    /** The value of a key that has to be there. */
    public Node get(String key) {
      Node entry = entries().get(key);
      if (entry == null) {
        throw purpose.bad(where, "a key " + Quoted.of(key), "none");
      }
      return entry;
    }

    /** A list or tuple of integers. */
    public long[] integers() {
      if (value instanceof PickleList list) {
        return list.numbers().orElseThrow(() -> bad("a list of integers"));
      }
      if (value instanceof List<?> list && list.stream().allMatch(Long.class::isInstance)) {
        return list.stream().mapToLong(number -> (Long) number).toArray();
      }
      throw bad("a list of integers");
    }

    /** A tensor's shape. */
    public long[] shape() {
      return view().shape().clone();
    }

    /** A tensor's values in single precision, row by row. */
    public ByteBuffer floats() {
      View view = view();
      view.storage().requireWhole(file);
      TensorInfo info = new TensorInfo(where, view.storage().dtype(), view.shape());
      return Floats.toFloat32(info, view.rowMajor(file, where));
    }

    private View view() {
      if (value instanceof View view) {
        return view;
      }
      throw bad("a tensor");
    }

    private Problem bad(String expected) {
      return purpose.bad(where, expected, "another object");
    }
  }
}
