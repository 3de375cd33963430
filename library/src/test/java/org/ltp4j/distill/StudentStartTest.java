package org.ltp4j.distill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Family;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TinyModels;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.StudentSettings;
import org.ltp4j.recipe.StudentSettings.Start;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.rounding.UpToRounding;

@KernelSensitive
class StudentStartTest {
  private static StudentSettings shape(int hidden, Start start) {
    return new StudentSettings(2, hidden, 4, 24, Optional.of(18), start);
  }

  private static ModelWeights student(ModelWeights teacher, int words, StudentSettings shape) {
    ModelConfig config = StudentStart.config(teacher.config(), words, shape);
    return StudentStart.weights(config, teacher, shape, new Streams(5));
  }

  @ParameterizedTest
  @EnumSource
  void aStudentHasItsOwnShapeAndItsTeachersKind(Family family) {
    try (ModelWeights teacher = TinyModels.weights(family, 1);
        ModelWeights student = student(teacher, 60, shape(16, Start.TABLES))) {
      ModelConfig config = student.config();
      assertThat(config.family()).isEqualTo(family);
      assertThat(config.vocabulary()).isEqualTo(60);
      assertThat(config.hidden()).isEqualTo(16);
      assertThat(config.layers()).isEqualTo(2);
      assertThat(config.intermediate()).isEqualTo(24);
      assertThat(config.maxTokens()).isEqualTo(18);
      assertThat(config.padId()).isEqualTo(teacher.config().padId());
    }
  }

  @Test
  void inAllDirectionsWordsLieToEachOtherAsTheTeachersDo() {
    // As wide as the teacher or wider: a turned table has the same inner products.
    try (PointerScope scope = new PointerScope();
        ModelWeights teacher = TinyModels.weights(Family.BERT, 1);
        ModelWeights student = student(teacher, 60, shape(20, Start.TABLES))) {
      String table = Family.BERT.wordEmbeddings();
      UpToRounding.assertStates(
          "inner products",
          Tensors.floats(products(student.tensor(table))),
          Tensors.floats(products(Tensors.slice(teacher.tensor(table), 0, 0, 60))));
      UpToRounding.assertStates(
          "the decoder's bias",
          Tensors.floats(student.tensor(Family.BERT.headBias())),
          Tensors.floats(Tensors.slice(teacher.tensor(Family.BERT.headBias()), 0, 0, 60)));
    }
  }

  private static Tensor products(Tensor table) {
    Tensor x = table.detach();
    return torch.matmul(x, x.t());
  }

  @Test
  void directionsAreThoseInWhichRowsVaryMost() {
    // Rows of numbers that grow along the second axis, less along the third, hardly along the
    // first.
    try (PointerScope scope = new PointerScope()) {
      Tensor table =
          Tensors.of(new float[] {0.1f, 0, 0, 0, 5, 0, 0, 0, 1, -0.1f, 0, 0, 0, -5, 0}, 5, 3);
      assertThat(Tensors.floats(StudentStart.directions(table, 2)))
          .containsExactly(0, 0, 1, 0, 0, 1);
    }
  }

  @Test
  void aWiderStudentKeepsItsRandomNumbersBeside() {
    try (PointerScope scope = new PointerScope();
        ModelWeights teacher = TinyModels.weights(Family.BERT, 1);
        ModelWeights random = student(teacher, 60, shape(24, Start.RANDOM));
        ModelWeights student = student(teacher, 60, shape(24, Start.TABLES))) {
      String table = Family.BERT.wordEmbeddings();
      assertThat(Tensors.floats(Tensors.slice(student.tensor(table), 1, 20, 24).contiguous()))
          .containsExactly(
              Tensors.floats(Tensors.slice(random.tensor(table), 1, 20, 24).contiguous()));
      String query = Family.BERT.layer(0) + "attention.self.query.weight";
      assertThat(Tensors.floats(student.tensor(query)))
          .containsExactly(Tensors.floats(random.tensor(query)));
    }
  }
}
