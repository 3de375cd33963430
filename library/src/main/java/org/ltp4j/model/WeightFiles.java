package org.ltp4j.model;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.engine.HostFile;
import org.ltp4j.engine.HostFloats;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.Floats;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;

/**
 * Values of weights in single precision: where they lie so in a file, that file mapped
 * copy-on-write; else widened into memory. Owns what is mapped; what is widened is its taker's.
 */
final class WeightFiles implements AutoCloseable {
  private static final int BLOCK = 1 << 18;

  private final Map<Path, HostFile> mapped = new HashMap<>();

  /**
   * The values of a tensor.
   *
   * @throws org.ltp4j.problem.Problem if they are not floating point
   */
  HostFloats read(TensorSource source, TensorInfo info) {
    Floats.require(info);
    Optional<TensorSource.Extent> extent =
        info.dtype() == Dtype.F32 ? source.extent(info.name()) : Optional.empty();
    return extent.flatMap(e -> map(e, info.elements())).orElseGet(() -> widened(source, info));
  }

  private Optional<HostFloats> map(TensorSource.Extent extent, long count) {
    HostFile file = mapped.get(extent.file());
    if (file == null) {
      Optional<HostFile> opened = HostFile.map(extent.file());
      if (opened.isEmpty()) {
        return Optional.empty();
      }
      file = opened.get();
      mapped.put(extent.file(), file);
    }
    return Optional.of(file.floats(extent.offset(), count));
  }

  private static HostFloats widened(TensorSource source, TensorInfo info) {
    HostFloats to = HostFloats.unset(info.elements());
    int width = info.dtype().bytes();
    float[] block = new float[(int) Math.min(BLOCK, to.size())];
    for (long at = 0; at < to.size(); at += BLOCK) {
      int n = (int) Math.min(BLOCK, to.size() - at);
      Floats.read(info.dtype(), source.piece(info.name(), at * width, n * width), 0, block, 0, n);
      to.floats(at, n).put(block, 0, n);
    }
    return to;
  }

  @Override
  public void close() {
    mapped.values().forEach(HostFile::close);
    mapped.clear();
  }
}
