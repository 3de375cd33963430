package org.ltp4j.distill;

import java.util.ArrayList;
import java.util.List;
import org.ltp4j.mlm.HeldOut;
import org.ltp4j.mlm.HeldOutCallback;
import org.ltp4j.mlm.Masking;
import org.ltp4j.mlm.Retrieval;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.optim.Adam;
import org.ltp4j.optim.DenseTensor;
import org.ltp4j.optim.Optimizer;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.optim.Schedule;
import org.ltp4j.optim.Trainables;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.random.Streams;
import org.ltp4j.ranks.Ranks;
import org.ltp4j.recipe.DistillSettings;
import org.ltp4j.recipe.StudentSettings;
import org.ltp4j.run.Listener;
import org.ltp4j.run.RunFiles;
import org.ltp4j.tensorboard.EventLog;
import org.ltp4j.tokenizer.Tokenizer;
import org.ltp4j.train.Callback;
import org.ltp4j.train.ResumableRun;
import org.ltp4j.train.Trainer;

/** The training of {@link DistillStage} once everything is open. */
final class DistillTraining implements AutoCloseable {
  private final DistillSettings settings;
  private final ModelWeights teacher;
  private final Original original;
  private final Tokenizer tokenizer;
  private final Streams streams;
  private final DistillTexts texts;
  private final ModelWeights student;
  private final DistillObjective.Targets targets;
  private final ParameterSet parameters;
  private final Encoder encoder;
  private final long total;
  private final Lessons lessons;

  /**
   * A training.
   *
   * @param teacher stays as it is; the caller closes it
   * @param original likewise; null where the teacher reads the text itself
   */
  DistillTraining(
      DistillSettings settings,
      ModelWeights teacher,
      Original original,
      Tokenizer tokenizer,
      Streams streams,
      DistillTexts texts) {
    this.settings = settings;
    this.teacher = teacher;
    this.original = original;
    this.tokenizer = tokenizer;
    this.streams = streams;
    this.texts = texts;
    ModelConfig config =
        StudentStart.config(
            teacher.config(), tokenizer.size(), tokenizer.pad(), settings.student());
    this.student = StudentStart.weights(config, teacher, settings.student(), streams);
    this.targets = new DistillObjective.Targets(target("states"), target("sentences"));
    this.parameters =
        new ParameterSet(trained(), config.family().wordEmbeddings(), teacher.engine().threads());
    this.encoder = new Encoder(student);
    long rows = (long) texts.corpus().size() * settings.epochs();
    this.total = settings.steps().orElseGet(() -> (rows + settings.batch() - 1) / settings.batch());
    this.lessons =
        new Lessons(
            texts.corpus(),
            new Masking(tokenizer, settings.maskProbability(), streams),
            tokenizer,
            config,
            original,
            settings.batch(),
            settings.languageExponent(),
            streams,
            total,
            teacher.engine().threads());
  }

  private StateTarget target(String name) {
    if (settings.student().start() == StudentSettings.Start.LAYERS) {
      return new SameStates();
    }
    return new StateMap(
        name, student.config().hidden(), teacher.config().hidden(), streams, teacher.engine());
  }

  private List<DenseTensor> trained() {
    int above = student.config().layers() + 1;
    List<DenseTensor> trained = new ArrayList<>(Trainables.dense(student, p -> true));
    trained.addAll(targets.states().trainables(above));
    trained.addAll(targets.sentences().trainables(above));
    return trained;
  }

  /** Trains in a run's directory, or goes on there, and leaves the student. */
  DistillResult run(RunFiles directory, Listener listener) {
    HeldOutCallback heldOut = heldOut(directory);
    StudentSoFar soFar = new StudentSoFar(student, settings);
    Callback callback = heldOut.and(soFar);
    Callback told =
        EventLog.of(settings.saving().tensorboard(), callback, directory, heldOut::means);
    new ResumableRun(
            directory, parameters, told, settings.saving().saveEvery(), Ranks.ALONE, listener)
        .execute("distill", trainer(), total);
    HeldOutCallback.Measured before = heldOut.before();
    HeldOutCallback.Measured after = heldOut.measureAtEnd();
    soFar.write(directory.file(DistillStage.MODEL));
    return new DistillResult(
        total,
        texts.corpus().size(),
        texts.corpus().tokens(),
        numbers(teacher),
        numbers(student),
        before.heldOut(),
        before.retrieval(),
        after.heldOut(),
        after.retrieval());
  }

  private static long numbers(ModelWeights weights) {
    return weights.parameters().stream().mapToLong(Parameter::elements).sum();
  }

  private Trainer trainer() {
    Encoder reader = new Encoder(original == null ? teacher : original.weights());
    return new Trainer(
        parameters,
        new DistillObjective(
            encoder, reader, teacher, parameters, lessons, targets, settings, streams),
        new Optimizer(Adam.DEFAULT.decaying(settings.weightDecay()), schedule()),
        settings.clip());
  }

  private Schedule schedule() {
    return settings.schedule().rates(settings.learningRate(), total);
  }

  private HeldOutCallback heldOut(RunFiles directory) {
    return new HeldOutCallback(
        new HeldOut(texts.heldOut(), tokenizer, settings.maskProbability(), settings.batch()),
        new Retrieval(texts.heldOutPairs(), tokenizer, settings.maxLength()),
        encoder,
        directory,
        settings.heldOutEvery(),
        total);
  }

  @Override
  public void close() {
    lessons.close();
    parameters.close();
    targets.states().close();
    targets.sentences().close();
    student.close();
  }
}
