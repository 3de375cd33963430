package org.ltp4j.peft;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.pickle.PytorchBin;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.safetensors.WholeTensor;

/**
 * A LoRA that PEFT wrote, its tensors found in a model.
 *
 * @param config what it says of itself
 * @param products what is added to weights, in the model's order
 * @param whole tensors that replace the model's own, by their names there: biases, modules to save
 * @param others tensors that the model does not have, such as a classification head's
 */
public record PeftLora(
    PeftConfig config,
    List<Product> products,
    Map<String, WholeTensor> whole,
    Map<String, WholeTensor> others) {
  /** The usual file of the tensors. */
  public static final String WEIGHTS = "adapter_model.safetensors";

  /** What stands before every tensor's name. */
  public static final String PREFIX = "base_model.model.";

  private static final String PICKLED = "adapter_model.bin";
  private static final String A = ".lora_A.weight";
  private static final String B = ".lora_B.weight";
  private static final Set<Kind> PROJECTIONS = EnumSet.range(Kind.QUERY, Kind.OUTPUT);

  /** Copies of what stands in the file under its usual name. */
  private static final List<String> COPIES = List.of(".original_module.", ".modules_to_save.");

  /** Copies the list. */
  public PeftLora {
    products = List.copyOf(products);
  }

  /**
   * What is added to a weight: scale · B·A.
   *
   * @param weight W, (out, in)
   * @param rank r
   * @param a (r, in), row by row
   * @param b (out, r), row by row
   */
  public record Product(Parameter weight, int rank, double scale, float[] a, float[] b) {}

  /**
   * Reads a directory.
   *
   * @param model the base model's parameters
   * @throws Problem (input) if it is no LoRA, is damaged, or was made for another model
   */
  public static PeftLora read(Path directory, List<Parameter> model) {
    PeftConfig config = PeftConfig.load(directory);
    try (TensorSource file = open(directory)) {
      return new Reader(config, file, names(model)).read(model);
    }
  }

  static TensorSource open(Path directory) {
    Path file = weightsFile(directory);
    return file.endsWith(PICKLED) ? PytorchBin.open(file) : SafetensorsFile.open(file);
  }

  /**
   * The file of the tensors.
   *
   * @throws Problem (input) if a directory has none
   */
  public static Path weightsFile(Path directory) {
    Path file = directory.resolve(WEIGHTS);
    Path pickled = directory.resolve(PICKLED);
    if (Files.exists(file) || Files.exists(pickled)) {
      return Files.exists(file) ? file : pickled;
    }
    throw Problem.input(
        directory, WEIGHTS + " or " + PICKLED, "neither of them", "download it again");
  }

  /** Parameters by their names in the file, with or without the family's prefix. */
  private static Map<String, Parameter> names(List<Parameter> model) {
    Map<String, Parameter> names = new LinkedHashMap<>();
    model.stream()
        .filter(p -> !p.isHead())
        .forEach(p -> names.put(p.name().substring(p.name().indexOf('.') + 1), p));
    model.forEach(p -> names.put(p.name(), p));
    return names;
  }

  /** The largest r. */
  public int rank() {
    return products.stream().mapToInt(Product::rank).max().orElse(0);
  }

  /** The α with which {@link #factors} are to be used. */
  public double alpha() {
    if (!isEven()) {
      return rank();
    }
    boolean named = config.byRoot() || !config.alphas().isEmpty() || config.rank() != rank();
    return named ? products.get(0).scale() * rank() : config.alpha();
  }

  /** Whether all products have one rank and one scale. */
  private boolean isEven() {
    return products.stream().mapToDouble(Product::scale).distinct().count() == 1
        && products.stream().mapToInt(Product::rank).distinct().count() == 1;
  }

  /**
   * A and B of all weights with one rank, thinner ones filled up with zeros, by the weight's name
   * with {@code lora_A.weight} or {@code lora_B.weight} in place of {@code weight}. Where products
   * count differently the scale is in B, in single precision.
   */
  public Map<String, float[]> factors() {
    int rank = rank();
    boolean even = isEven();
    Map<String, float[]> factors = new LinkedHashMap<>();
    for (Product p : products) {
      int out = (int) p.weight().shape()[0];
      float[] wide = new float[out * rank];
      for (int row = 0; row < out; row++) {
        for (int j = 0; j < p.rank(); j++) {
          float value = p.b()[row * p.rank() + j];
          wide[row * rank + j] = even ? value : (float) (value * p.scale());
        }
      }
      String module = module(p.weight());
      factors.put(module + A, Arrays.copyOf(p.a(), rank * (int) p.weight().shape()[1]));
      factors.put(module + B, wide);
    }
    return factors;
  }

  private static String module(Parameter weight) {
    return weight.name().substring(0, weight.name().lastIndexOf('.'));
  }

  /** Sorts the tensors of a file by what they are. */
  private record Reader(PeftConfig config, TensorSource file, Map<String, Parameter> names) {
    private PeftLora read(List<Parameter> model) {
      Map<String, WholeTensor> whole = new LinkedHashMap<>();
      Map<String, WholeTensor> others = new LinkedHashMap<>();
      List<Product> products = new ArrayList<>();
      for (String stored : file.tensors().keySet()) {
        if (!stored.startsWith(PREFIX)) {
          throw refused(stored, "a name that begins with " + PREFIX, "this one");
        }
        String name = stored.substring(PREFIX.length());
        if (COPIES.stream().anyMatch(name::contains)) {
          continue;
        } else if (name.endsWith(A)) {
          products.add(product(name.substring(0, name.length() - A.length())));
        } else if (name.endsWith(B)) {
          String partner = stored.substring(0, stored.length() - B.length()) + A;
          if (!file.tensors().containsKey(partner)) {
            throw refused(stored, "lora_A beside it", "none");
          }
        } else if (name.contains("lora_") || name.contains("token_adapter")) {
          throw refused(stored, "lora_A.weight and lora_B.weight of projections", "this one");
        } else {
          String plain = name.replace(".base_layer.", ".");
          WholeTensor tensor = SavedTensor.read(file, stored, plain);
          Parameter p = names.get(plain);
          if (p == null) {
            others.put(plain, tensor);
          } else {
            requireShape(stored, p.shape());
            whole.put(p.name(), tensor);
          }
        }
      }
      if (products.isEmpty()) {
        throw Problem.input(
            file.describe(),
            "lora_A and lora_B of the model's projections",
            "none",
            "use a LoRA of a model of this family");
      }
      products.sort(Comparator.comparing(p -> model.indexOf(p.weight())));
      return new PeftLora(config, products, whole, others);
    }

    private Product product(String module) {
      String a = PREFIX + module + A;
      String b = PREFIX + module + B;
      Parameter weight = names.get(module + ".weight");
      if (weight == null || !PROJECTIONS.contains(weight.kind())) {
        throw refused(
            a,
            "a projection in a layer of the model",
            weight == null ? "no module " + module + " in the model" : "its " + weight.kind(),
            "name the model it was made for; other modules must be merged with PEFT");
      }
      if (!file.tensors().containsKey(b)) {
        throw refused(a, "lora_B beside it", "none");
      }
      int rank = config.rankOf(module);
      requireShape(a, new long[] {rank, weight.shape()[1]});
      requireShape(b, new long[] {weight.shape()[0], rank});
      return new Product(
          weight,
          rank,
          config.scaleOf(module),
          SavedTensor.read(file, a, a).values(),
          SavedTensor.read(file, b, b).values());
    }

    private void requireShape(String stored, long[] shape) {
      long[] found = file.require(stored).shape();
      if (!Arrays.equals(found, shape)) {
        throw refused(
            stored,
            "shape " + Arrays.toString(shape) + ", of the model and " + PeftConfig.FILE,
            Arrays.toString(found),
            "name the model that it was made for");
      }
    }

    private Problem refused(String stored, String expected, String found) {
      return refused(stored, expected, found, "merge it into its base with PEFT, or save it again");
    }

    private Problem refused(String stored, String expected, String found, String remedy) {
      return Problem.input(SavedTensor.where(file, stored), expected, found, remedy);
    }
  }
}
