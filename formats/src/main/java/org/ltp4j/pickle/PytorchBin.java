package org.ltp4j.pickle;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.ltp4j.problem.OnFailure;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.MappedFile;
import org.ltp4j.safetensors.Quoted;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;

/**
 * A state dict written by {@code torch.save}, read without running anything in it. Tensors are
 * mapped from the archive; only those with transposed or gapped memory are copied. Tied tensors
 * share their memory.
 *
 * <p>A storage's bytes are compared with the archive's checksum when one of its tensors is asked
 * for the first time.
 */
public final class PytorchBin implements TensorSource {
  private static final String REMEDY =
      "use the model's safetensors file, or re-save it with safetensors";
  // XLM-R's is 40 KB; every byte of a hostile one can become an object on the heap.
  private static final Purpose MODEL = new Purpose(4_000_000, REMEDY);

  private final MappedFile file;
  private final Map<String, View> views = new LinkedHashMap<>();
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
  private final Map<String, ByteBuffer> copies = new ConcurrentHashMap<>();
  private final Map<Storage, Boolean> checked = new ConcurrentHashMap<>();

  private PytorchBin(MappedFile file, Map<?, ?> stateDict) {
    this.file = file;
    stateDict.entrySet().stream()
        .map(this::tensor)
        .sorted(Comparator.comparingLong(e -> e.getValue().firstByte()))
        .forEach(e -> views.put(e.getKey(), e.getValue()));
    views.forEach(
        (name, view) ->
            tensors.put(name, new TensorInfo(name, view.storage().dtype(), view.shape())));
  }

  /**
   * Opens a file and reads its structure, not its data.
   *
   * @throws Problem if it is no zip archive of PyTorch, is damaged, holds anything but tensors by
   *     name, or names a Python class or function outside the allowed ones
   */
  public static PytorchBin open(Path path) {
    MappedFile file = MappedFile.open(path);
    return OnFailure.run(file::close, () -> read(file));
  }

  private static PytorchBin read(MappedFile file) {
    if (Unpickler.read(Archive.read(file, MODEL)) instanceof Map<?, ?> stateDict) {
      return new PytorchBin(file, stateDict);
    }
    throw Problem.input(file.path(), "a dictionary of tensors", "another object", REMEDY);
  }

  private Map.Entry<String, View> tensor(Map.Entry<?, ?> item) {
    if (item.getKey() instanceof String name && item.getValue() instanceof View view) {
      return Map.entry(name, view);
    }
    throw Problem.input(
        describe() + ", key " + Quoted.of(item.getKey().toString()),
        "a tensor",
        "a " + item.getValue().getClass().getSimpleName() + " (a training checkpoint?)",
        "save the model's state_dict alone, best as safetensors");
  }

  @Override
  public Map<String, TensorInfo> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  @Override
  public Map<String, String> metadata() {
    return Map.of();
  }

  /** The view of a name, once it is sure that its storage is as it was written. */
  private View view(String name) {
    require(name);
    View view = views.get(name);
    checked.computeIfAbsent(view.storage(), this::check);
    return view;
  }

  private boolean check(Storage storage) {
    storage.requireWhole(file);
    return true;
  }

  @Override
  public ByteBuffer bytes(String name) {
    View view = view(name);
    String where = describe() + ", tensor " + Quoted.of(name);
    if (view.isContiguous()) {
      return view.rowMajor(file, where);
    }
    ByteBuffer copy = copies.computeIfAbsent(name, n -> view.rowMajor(file, where));
    return copy.duplicate().order(copy.order());
  }

  @Override
  public ByteBuffer piece(String name, long offset, int length) {
    View view = view(name);
    return view.isContiguous()
        ? file.read(view.firstByte() + offset, length)
        : TensorSource.super.piece(name, offset, length);
  }

  @Override
  public Optional<Extent> extent(String name) {
    View view = view(name);
    return view.isContiguous()
        ? Optional.of(new Extent(file.path(), view.firstByte()))
        : Optional.empty();
  }

  @Override
  public String describe() {
    return file.path().toString();
  }

  @Override
  public void close() {
    file.close();
  }
}
