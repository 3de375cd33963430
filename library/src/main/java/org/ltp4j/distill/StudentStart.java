package org.ltp4j.distill;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Family;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.StudentSettings;

/** A student before its first step. */
final class StudentStart {
  private StudentStart() {}

  /**
   * The teacher's kind of model in the student's shape.
   *
   * @param vocabulary pieces of the tokenizer
   * @param pad its padding token, which the student's config names unless positions count from what
   *     the teacher's says
   */
  static ModelConfig config(ModelConfig teacher, int vocabulary, int pad, StudentSettings shape) {
    return new ModelConfig(
        teacher.family(),
        vocabulary,
        shape.hidden(),
        shape.layers(),
        shape.heads(),
        shape.intermediate(),
        shape.positions().map(n -> n + teacher.firstPosition()).orElse(teacher.positions()),
        teacher.types(),
        teacher.epsilon(),
        teacher.firstPosition() == 0 ? pad : teacher.padId(),
        teacher.dropout(),
        teacher.initializerRange(),
        teacher.rotary());
  }

  /** Its weights, which the caller closes. */
  static ModelWeights weights(
      ModelConfig config, ModelWeights teacher, StudentSettings shape, Streams streams) {
    ModelWeights student = ModelWeights.random(config, streams, teacher.engine());
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      if (shape.start() == StudentSettings.Start.LAYERS) {
        layers(student, teacher);
      } else if (shape.start() == StudentSettings.Start.TABLES) {
        tables(student, teacher);
      }
    }
    return student;
  }

  /**
   * Fills every parameter with the teacher's of the same name, those of a layer with those of the
   * teacher's layer that is as far up; a head that the teacher lacks stays random.
   */
  private static void layers(ModelWeights student, ModelWeights teacher) {
    Family family = student.config().family();
    int n = student.config().layers();
    for (Parameter p : student.parameters()) {
      if (p.isHead() && !teacher.hasHead()) {
        continue;
      }
      String name = p.name();
      for (int i = 0; i < n && name.equals(p.name()); i++) {
        if (name.startsWith(family.layer(i))) {
          int taken = taken(i, n, teacher.config().layers());
          name = family.layer(taken) + name.substring(family.layer(i).length());
        }
      }
      student.tensor(p.name()).copy_(student.engine().place(rows(teacher, name, p.shape()[0])));
    }
  }

  /**
   * Which of the teacher's layers a student's layer is taken from: evenly spaced, the first and the
   * last among them (of one layer the last), as DistilBERT's are (Sanh et al. 2019).
   *
   * @param i a layer, from 0
   * @param n the student's layers
   * @param of the teacher's, at least as many
   */
  static int taken(int i, int n, int of) {
    return n == 1 ? of - 1 : Math.round((float) i * (of - 1) / (n - 1));
  }

  /**
   * Fills the embedding tables with the teacher's, seen along the principal directions of its word
   * embeddings, and the decoder's bias with the teacher's. A wider student keeps its random numbers
   * in the columns that are left.
   */
  private static void tables(ModelWeights student, ModelWeights teacher) {
    int words = student.config().vocabulary();
    Tensor table = rows(teacher, teacher.config().family().wordEmbeddings(), words);
    Tensor directions = directions(table, student.config().hidden()); // (G, k)
    for (Parameter p : student.parameters()) {
      if (p.layer() == 0 && p.shape().length == 2) {
        Tensor seen = torch.matmul(rows(teacher, p.name(), p.shape()[0]), directions); // (n, k)
        Tensor own = student.tensor(p.name());
        Tensors.slice(Tensors.slice(own, 0, 0, seen.size(0)), 1, 0, seen.size(1))
            .copy_(student.engine().place(seen));
      }
    }
    String bias = student.config().family().headBias();
    if (teacher.hasHead()) {
      student.tensor(bias).copy_(Tensors.slice(teacher.tensor(bias), 0, 0, words));
    }
  }

  /** The first rows of a table, on the host. */
  private static Tensor rows(ModelWeights weights, String name, long n) {
    return Tensors.slice(weights.tensor(name).detach(), 0, 0, n).cpu();
  }

  /**
   * The directions in which rows vary most around 0, most first: eigenvectors of their second
   * moment, each with its largest number positive.
   *
   * @param table (n, G)
   * @param k how many; all G if there are no more
   * @return (G, min(k, G))
   */
  static Tensor directions(Tensor table, int k) {
    Tensor x = table.to(ScalarType.Double);
    Tensor vectors = torch.linalg_eigh(torch.matmul(x.t(), x)).get1().flip(1); // (G, G)
    Tensor largest = vectors.gather(0, vectors.abs().argmax(new LongOptional(0), true)); // (1, G)
    Tensor signed = vectors.mul(largest.sign());
    return Tensors.slice(signed, 1, 0, Math.min(k, signed.size(1))).to(ScalarType.Float);
  }
}
