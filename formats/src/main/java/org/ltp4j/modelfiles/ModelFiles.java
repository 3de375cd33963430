package org.ltp4j.modelfiles;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.ltp4j.modelname.ModelName;
import org.ltp4j.pickle.PytorchBin;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.MappedFile;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.TensorSource;

/** Finds the weights in a Hugging Face model directory. */
public final class ModelFiles {
  /** The names weights go by, the preferred one first, and how each is read. */
  private static final Map<String, Function<Path, TensorSource>> READERS = readers();

  /**
   * The field of {@code config.json} that says how weights are rounded, which is no longer true of
   * a model written with what {@link #open} gives.
   */
  public static final String ROUNDING = "quantization_config";

  /** What follows a rounded matrix's name in that of its scales. */
  public static final String SCALE = "_scale";

  private ModelFiles() {}

  /**
   * Opens the weights of a model's directory, or of the model of that name: {@code
   * model.safetensors}, else its sharded form, else {@code pytorch_model.bin}, else its sharded
   * form. Matrices in eight bits with a scale for each row are given in single precision.
   *
   * @throws Problem if there is no such directory, no weights in it, or weights that cannot be read
   */
  public static TensorSource open(Path model) {
    Path directory = ModelName.directory(model);
    if (!Files.exists(directory)) {
      String found = MappedFile.absence(directory);
      throw Problem.input(directory, "a model directory", found, "check the path");
    }
    if (!Files.isDirectory(directory)) {
      throw Problem.input(
          directory, "a model directory", "a file", "name the directory that holds the model");
    }
    for (Map.Entry<String, Function<Path, TensorSource>> reader : READERS.entrySet()) {
      Path file = directory.resolve(reader.getKey());
      // A broken link is reported by the reader rather than passed over for an older file.
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return RoundedTensors.widened(reader.getValue().apply(file));
      }
    }
    throw Problem.input(
        directory,
        "weights as " + String.join(", ", READERS.keySet()),
        "none of these files",
        "download the weights into this directory");
  }

  /** Whether a directory holds weights under one of the names that {@link #open} knows. */
  public static boolean present(Path directory) {
    return READERS.keySet().stream()
        .anyMatch(name -> Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS));
  }

  private static Map<String, Function<Path, TensorSource>> readers() {
    Map<String, Function<Path, TensorSource>> readers = new LinkedHashMap<>();
    readers.put("model.safetensors", SafetensorsFile::open);
    readers.put("model.safetensors.index.json", i -> ShardedTensors.open(i, SafetensorsFile::open));
    readers.put("pytorch_model.bin", PytorchBin::open);
    readers.put("pytorch_model.bin.index.json", i -> ShardedTensors.open(i, PytorchBin::open));
    return Collections.unmodifiableMap(readers);
  }
}
