package org.ltp4j.safetensors;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.problem.OnFailure;
import org.ltp4j.problem.Problem;

/**
 * A safetensors file: 8 bytes of header length, a JSON header, and the tensors' bytes back to back.
 * Only the header is read on opening; tensors are mapped when asked for.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class SafetensorsFile implements TensorSource {
  private final MappedFile file;
  private final Map<String, String> metadata;
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
  private final Map<String, Long> offsets = new LinkedHashMap<>();

  private SafetensorsFile(MappedFile file, Header header) {
    this.file = file;
    this.metadata = Collections.unmodifiableMap(header.metadata());
    for (Header.Entry entry : header.entries()) {
      tensors.put(entry.info().name(), entry.info());
      offsets.put(entry.info().name(), header.dataStart() + entry.begin());
    }
  }

  /**
   * Opens a file and checks its whole header.
   *
   * @throws Problem if it cannot be read, is cut off, or breaks any rule of the format
   */
  public static SafetensorsFile open(Path path) {
    MappedFile file = MappedFile.open(path);
    return OnFailure.run(file::close, () -> new SafetensorsFile(file, HeaderReader.read(file)));
  }

  @Override
  public Map<String, TensorInfo> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  @Override
  public Map<String, String> metadata() {
    return metadata;
  }

  @Override
  public ByteBuffer bytes(String name) {
    TensorInfo info = require(name);
    return file.region(describe() + ", tensor " + Quoted.of(name), offsets.get(name), info.bytes());
  }

  @Override
  public ByteBuffer piece(String name, long offset, int length) {
    require(name);
    return file.read(offsets.get(name) + offset, length);
  }

  @Override
  public Optional<Extent> extent(String name) {
    require(name);
    return Optional.of(new Extent(file.path(), offsets.get(name)));
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
