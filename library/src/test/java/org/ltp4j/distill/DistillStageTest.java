package org.ltp4j.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.corpus.TextRules;
import org.ltp4j.corpus.WholeTexts;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Tensors;
import org.ltp4j.files.FileHash;
import org.ltp4j.golden.Golden;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.DistillSettings;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.rounding.UpToRounding;
import org.ltp4j.run.Listener;
import org.ltp4j.run.MetricsLog;
import org.ltp4j.run.Progress;
import org.ltp4j.run.RunFiles;
import org.ltp4j.run.Stop;
import org.ltp4j.settings.Pairs;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.stage.StageRunner;
import org.ltp4j.tokenizer.Tokenizer;

/** {@code ltp distill} from text to a model. */
@KernelSensitive
class DistillStageTest {
  private static final Path TEACHER = Golden.folder().resolve("xlmr");
  private static final List<String> LINES =
      List.of(
          "The boats lay in the mud until the evening tide.",
          "Nobody asked the visitor where he had come from.",
          "Two windows were open when it began to rain.",
          "Das Brot war noch warm, als er endlich kam.",
          "La lluvia no paró hasta muy entrada la noche.",
          "Watoto wanacheza karibu na mto mkubwa.");

  @TempDir Path dir;
  private Path text;

  @BeforeEach
  void text() throws IOException {
    text = dir.resolve("text.txt");
    Files.write(text, LINES);
  }

  private DistillSettings settings(String out, String... more) {
    Map<String, Object> flags = new LinkedHashMap<>();
    flags.put("teacher", TEACHER.toString());
    flags.put("text", text.toString());
    flags.put("held-out", text.toString());
    flags.put("out", dir.resolve(out).toString());
    flags.put("layers", "2");
    flags.put("hidden", "12");
    flags.put("heads", "3");
    flags.put("intermediate", "20");
    flags.put("max-length", "16");
    flags.put("batch", "4");
    flags.put("steps", "12");
    flags.put("learning-rate", "5e-3");
    flags.put("threads", "2");
    Pairs.put(flags, (Object[]) more);
    return Settings.resolve(DistillSettings.class, Section.none(), flags);
  }

  private static DistillResult run(DistillSettings settings, Listener listener) {
    return StageRunner.of(List.of("ltp", "distill"), listener).run(new DistillStage(), settings);
  }

  private static DistillResult run(DistillSettings settings) {
    return run(settings, Listener.SILENT);
  }

  @Test
  void theStudentIsAModelOfTheShapeAskedForAndTheTeacherStays() {
    String before = FileHash.sha256(TEACHER.resolve("model.safetensors"));
    DistillResult result = run(settings("a", "positions", "40"));
    Path model = dir.resolve("a/model");
    ModelConfig config = ModelConfig.load(model);
    assertThat(config.hidden()).isEqualTo(12);
    assertThat(config.layers()).isEqualTo(2);
    assertThat(config.heads()).isEqualTo(3);
    assertThat(config.intermediate()).isEqualTo(20);
    assertThat(config.maxTokens()).isEqualTo(40);
    assertThat(Tokenizer.identity(model)).isEqualTo(Tokenizer.identity(TEACHER));
    try (ModelWeights student = ModelWeights.open(model, Engine.cpu(2))) {
      student.requireHead();
      assertThat(student.parameters().stream().mapToLong(p -> p.elements()).sum())
          .isEqualTo(result.parameters())
          .isLessThan(result.teacherParameters());
    }
    assertThat(FileHash.sha256(TEACHER.resolve("model.safetensors"))).isEqualTo(before);
  }

  @Test
  void teachersWeightsAreNotMoved() {
    DistillSettings settings = settings("a");
    try (ModelWeights teacher = ModelWeights.open(TEACHER, Engine.cpu(2));
        Tokenizer tokenizer = Tokenizer.open(TEACHER)) {
      Map<String, float[]> before = values(teacher);
      DistillTexts texts =
          DistillTexts.read(settings, WholeTexts.of(tokenizer, TextRules.of(settings.badLines())));
      try (DistillTraining training =
          new DistillTraining(settings, teacher, null, tokenizer, new Streams(1), texts)) {
        training.run(new RunFiles(dir), Listener.SILENT);
      }
      values(teacher).forEach((name, now) -> assertThat(now).containsExactly(before.get(name)));
      teacher
          .parameters()
          .forEach(p -> assertThat(teacher.tensor(p.name()).requires_grad()).isFalse());
    }
  }

  private static Map<String, float[]> values(ModelWeights weights) {
    Map<String, float[]> values = new LinkedHashMap<>();
    weights
        .parameters()
        .forEach(p -> values.put(p.name(), Tensors.floats(weights.tensor(p.name()))));
    return values;
  }

  @Test
  void everyPartOfTheLossFallsAndTheyAddUpByTheirWeights() {
    run(
        settings(
            "a",
            "steps",
            "80",
            "states-weight",
            "3",
            "sentences-weight",
            "2",
            "words-weight",
            "0.5",
            "mlm-weight",
            "0.25"));
    List<Map<String, Object>> log = new MetricsLog(dir.resolve("a/log.jsonl")).read();
    Map<String, Double> weights =
        Map.of("states", 3.0, "sentences", 2.0, "words", 0.5, "mlm", 0.25);
    for (Map<String, Object> line : log) {
      double sum =
          weights.entrySet().stream()
              .mapToDouble(w -> w.getValue() * number(line, w.getKey()))
              .sum();
      assertThat(number(line, "loss")).isCloseTo(sum, within(1e-9));
    }
    for (String part : weights.keySet()) {
      assertThat(mean(log.subList(70, 80), part))
          .describedAs(part)
          .isLessThan(mean(log.subList(0, 10), part));
    }
  }

  private static double mean(List<Map<String, Object>> lines, String part) {
    return lines.stream().mapToDouble(line -> number(line, part)).average().orElseThrow();
  }

  private static double number(Map<String, Object> line, String key) {
    return ((Number) line.get(key)).doubleValue();
  }

  @Test
  void aStoppedRunLeavesItsStudentAndGoesOnAsIfNothingHadBeen() throws IOException {
    run(settings("whole"));
    Path pieces = dir.resolve("pieces");
    assertThatThrownBy(() -> run(settings("pieces"), new StopsAfter(5)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("stopped");
    try (ModelWeights soFar =
        ModelWeights.open(pieces.resolve("checkpoint-5/model"), Engine.cpu(2))) {
      assertThat(soFar.config().hidden()).isEqualTo(12);
    }
    // A killed process leaves steps after its last checkpoint, the last half written.
    Files.writeString(
        pieces.resolve("log.jsonl"), "{\"step\":9,\"loss\":1}\n{\"st", StandardOpenOption.APPEND);
    run(settings("pieces"));
    for (String file : List.of("model/model.safetensors", "log.jsonl", "result.json")) {
      assertThat(pieces.resolve(file)).hasSameBinaryContentAs(dir.resolve("whole").resolve(file));
    }
    try (var files = Files.walk(pieces)) {
      assertThat(files.map(Path::toString))
          .noneMatch(file -> file.contains("checkpoint-") || file.contains(".tmp-"));
    }
  }

  /** Asks to stop after some steps. */
  private record StopsAfter(long steps, List<Long> done) implements Listener {
    StopsAfter(long steps) {
      this(steps, new ArrayList<>());
    }

    @Override
    public Progress progress(String task, long from, long total) {
      return new Progress() {
        @Override
        public void step(long step, long tokens, double loss) {
          done.add(step);
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public Stop listen() {
      return Stop.when(() -> done.contains(steps));
    }
  }

  @Test
  void whatCannotBeLearntIsRefusedBeforeAnythingIsWritten() {
    assertRefused("--hidden", "hidden", "13");
    assertRefused("--max-length", "max-length", "500");
    assertRefused("--max-length", "positions", "9");
    assertRefused("--hidden", "start", "layers");
    ModelConfig teacher = ModelConfig.load(TEACHER);
    assertRefused("--layers", likeTheTeacher("layers", teacher.layers() + 1));
    assertRefused("--positions", likeTheTeacher("positions", teacher.maxTokens() + 1));
    assertRefused("--heads", likeTheTeacher("heads", 1));
    assertRefused("--intermediate", likeTheTeacher("intermediate", 20));
    assertThatThrownBy(
            () ->
                settings(
                    "x",
                    "states-weight",
                    "0",
                    "sentences-weight",
                    "0",
                    "words-weight",
                    "0",
                    "mlm-weight",
                    "0"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("at least one above 0");
  }

  /** Settings of a student that starts at the teacher's layers, with one of them changed. */
  private static String[] likeTheTeacher(String changed, int value) {
    ModelConfig teacher = ModelConfig.load(TEACHER);
    Map<String, String> shape =
        new LinkedHashMap<>(
            Map.of(
                "start", "layers",
                "layers", "1",
                "hidden", "" + teacher.hidden(),
                "heads", "" + teacher.heads(),
                "intermediate", "" + teacher.intermediate()));
    shape.put(changed, "" + value);
    return shape.entrySet().stream()
        .flatMap(e -> Stream.of(e.getKey(), e.getValue()))
        .toArray(String[]::new);
  }

  @Test
  void aStudentThatStartsAtAllOfTheTeachersLayersHasItsStates() {
    ModelConfig teacher = ModelConfig.load(TEACHER);
    run(settings("all", likeTheTeacher("layers", teacher.layers())));
    run(settings("words"));
    assertThat(first("all")).isLessThan(1e-6);
    assertThat(first("words")).isGreaterThan(0.1);
  }

  @Test
  void whatReadsInTheTeachersPlaceTeachesTheSameWhereItCutsTheSame() {
    String[] all = likeTheTeacher("layers", 1);
    run(settings("alone", all));
    run(settings("beside", with(all, "original", TEACHER.toString())));
    List<Map<String, Object>> alone = new MetricsLog(dir.resolve("alone/log.jsonl")).read();
    List<Map<String, Object>> beside = new MetricsLog(dir.resolve("beside/log.jsonl")).read();
    for (String part : List.of("states", "sentences", "mlm", "words")) {
      UpToRounding.assertNumber(part, number(beside.get(0), part), number(alone.get(0), part));
    }
  }

  @Test
  void aTrimmedTeachersStudentLearnsFromTheWholeModelAndGoesOn() throws IOException {
    Path trimmed = Trimmed.to(dir.resolve("trimmed"), LINES);
    String[] more =
        with(likeTheTeacher("layers", 1), "original", TEACHER.toString(), "steps", "60");
    more = with(more, "teacher", trimmed.toString());
    run(settings("whole", more));
    List<Map<String, Object>> log = new MetricsLog(dir.resolve("whole/log.jsonl")).read();
    for (String part : List.of("states", "sentences", "mlm", "words")) {
      assertThat(mean(log.subList(50, 60), part))
          .describedAs(part)
          .isLessThan(mean(log.subList(0, 10), part));
    }
    DistillSettings again = settings("pieces", more);
    assertThatThrownBy(() -> run(again, new StopsAfter(5))).isInstanceOf(Problem.class);
    run(again);
    assertThat(dir.resolve("pieces/model/model.safetensors"))
        .hasSameBinaryContentAs(dir.resolve("whole/model/model.safetensors"));
    assertThat(Files.readString(dir.resolve("whole/provenance.json"))).contains("original");
    assertRefused(
        "--original", with(more, "teacher", TEACHER.toString(), "original", "" + trimmed));
  }

  private static String[] with(String[] settings, String... more) {
    return Stream.concat(Stream.of(settings), Stream.of(more)).toArray(String[]::new);
  }

  /** The share of the states' variance that is unexplained before the first step. */
  private double first(String out) {
    return number(new MetricsLog(dir.resolve(out).resolve("log.jsonl")).read().get(0), "states");
  }

  private void assertRefused(String place, String... more) {
    DistillSettings settings = settings("refused", more);
    assertThatThrownBy(() -> run(settings)).isInstanceOf(Problem.class).hasMessageContaining(place);
    assertThat(dir.resolve("refused")).doesNotExist();
  }
}
