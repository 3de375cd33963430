package org.ltp4j.pickle;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipOutputStream;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;

/** A model's weights as {@code torch.save} writes them. */
public final class PickledModel {
  private PickledModel() {}

  /** Writes F32 tensors. */
  public static void write(Path file, TensorSource source) throws IOException {
    List<TensorInfo> all = List.copyOf(source.tensors().values());
    PickleBytes pickle = new PickleBytes().op(0x80, 2, '}', '(');
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).dtype() != Dtype.F32) {
        throw new IllegalArgumentException(all.get(i).toString());
      }
      pickle.text(all.get(i).name()).wholeTensor("" + i, all.get(i).shape());
    }
    try (OutputStream stream = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(stream)) {
      PickleBytes.store(zip, "archive/data.pkl", pickle.op('u', '.').bytes());
      for (int i = 0; i < all.size(); i++) {
        ByteBuffer bytes = source.bytes(all.get(i).name());
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        PickleBytes.store(zip, "archive/data/" + i, copy);
      }
    }
  }
}
