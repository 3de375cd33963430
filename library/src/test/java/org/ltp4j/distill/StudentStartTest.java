package org.ltp4j.distill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.IntStream;
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
import org.ltp4j.parameter.Parameter;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.StudentSettings;
import org.ltp4j.recipe.StudentSettings.Start;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.rounding.UpToRounding;

@KernelSensitive
class StudentStartTest {
  private static final int PAD = 3;

  private static StudentSettings shape(int hidden, Start start) {
    return new StudentSettings(2, hidden, 4, 24, Optional.of(18), start);
  }

  private static ModelWeights student(ModelWeights teacher, int words, StudentSettings shape) {
    ModelConfig config = StudentStart.config(teacher.config(), words, PAD, shape);
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
      int teachers = teacher.config().padId();
      assertThat(teachers).isNotEqualTo(PAD);
      assertThat(config.padId()).isEqualTo(family == Family.ROBERTA ? teachers : PAD);
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

  @ParameterizedTest
  @EnumSource
  void aStudentOfTheTeachersShapeAndLayersIsTheTeacher(Family family) {
    try (PointerScope scope = new PointerScope();
        ModelWeights teacher = TinyModels.weights(family, 1)) {
      ModelConfig config = teacher.config();
      try (ModelWeights student =
          student(teacher, config.vocabulary(), fromLayers(config, config.layers()))) {
        for (Parameter p : teacher.parameters()) {
          assertThat(Tensors.floats(student.tensor(p.name())))
              .describedAs(p.name())
              .containsExactly(Tensors.floats(teacher.tensor(p.name())));
        }
      }
    }
  }

  private static StudentSettings fromLayers(ModelConfig config, int layers) {
    return new StudentSettings(
        layers,
        config.hidden(),
        config.heads(),
        config.intermediate(),
        Optional.empty(),
        Start.LAYERS);
  }

  @Test
  void aSmallerStudentTakesTheFirstWordsAndPositionsAndTheLastLayer() {
    try (PointerScope scope = new PointerScope();
        ModelWeights teacher = TinyModels.weights(Family.BERT, 1)) {
      ModelConfig config = teacher.config();
      StudentSettings shape =
          new StudentSettings(
              1,
              config.hidden(),
              config.heads(),
              config.intermediate(),
              Optional.of(18),
              Start.LAYERS);
      try (ModelWeights student = student(teacher, 60, shape)) {
        String table = Family.BERT.wordEmbeddings();
        assertThat(Tensors.floats(student.tensor(table)))
            .containsExactly(Tensors.floats(teacher.tensor(table), 0, 60 * config.hidden()));
        String query = "attention.self.query.weight";
        assertThat(Tensors.floats(student.tensor(Family.BERT.layer(0) + query)))
            .containsExactly(
                Tensors.floats(teacher.tensor(Family.BERT.layer(config.layers() - 1) + query)));
        assertThat(student.config().positions()).isEqualTo(18);
      }
    }
  }

  @Test
  void layersAreTakenEvenlySpacedFromTheFirstToTheLast() {
    assertThat(taken(6, 12)).containsExactly(0, 2, 4, 7, 9, 11);
    assertThat(taken(3, 12)).containsExactly(0, 6, 11);
    assertThat(taken(2, 4)).containsExactly(0, 3);
    assertThat(taken(4, 4)).containsExactly(0, 1, 2, 3);
    assertThat(taken(1, 4)).containsExactly(3);
  }

  private static int[] taken(int layers, int of) {
    return IntStream.range(0, layers).map(i -> StudentStart.taken(i, layers, of)).toArray();
  }
}
