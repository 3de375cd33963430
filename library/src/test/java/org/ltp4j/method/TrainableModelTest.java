package org.ltp4j.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.adapter.AdapterConfig;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.classify.Classifier;
import org.ltp4j.data.Dataset;
import org.ltp4j.data.Datasets;
import org.ltp4j.data.Task;
import org.ltp4j.engine.Engine;
import org.ltp4j.model.Dropout;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TrainingPass;
import org.ltp4j.optim.Adam;
import org.ltp4j.prompt.LabelWords;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.scoring.EncodedSet;
import org.ltp4j.scoring.Scorer;
import org.ltp4j.template.PromptFormat;
import org.ltp4j.template.TemplateEncoder;
import org.ltp4j.ticket.Ticket;
import org.ltp4j.tokenizer.Tokenizer;

/** What an adapter gives is, bit for bit, what the model gave that was trained. */
@KernelSensitive
class TrainableModelTest {
  private static final int BATCH_TOKENS = 500;

  @TempDir Path dir;

  @ParameterizedTest
  @EnumSource
  void anAdapterGivesTheScoresOfTheModelThatWasTrained(MethodName method) {
    boolean ticket = method == MethodName.LTP || method == MethodName.LT_SFT;
    compare(Rows.settings(dir, method, dir.resolve("out")), ticket);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void combined(boolean deep) {
    TrainSettings settings =
        deep
            ? Rows.settings(dir, MethodName.DEEP_PROMPT, dir.resolve("out"), "prompt-length", "3")
            : Rows.settings(
                dir,
                MethodName.LORA,
                dir.resolve("out"),
                "prompt-length",
                "2",
                "head",
                "label-words",
                "label-words",
                "entailment=a,neutral=e,contradiction=o");
    compare(settings, deep);
  }

  private void compare(TrainSettings given, boolean withTicket) {
    TrainSettings settings = CompleteSettings.of(given);
    Task task = Task.named("xnli");
    Path model = Rows.model(dir);
    Optional<Ticket> ticket =
        withTicket ? Optional.of(Ticket.load(Rows.ticket(dir))) : Optional.empty();
    Path folder = dir.resolve("adapter");
    Dataset data = Datasets.load(task, Rows.write(dir), (String) null);
    List<float[]> trained;
    try (Tokenizer tokenizer = Tokenizer.open(model);
        ModelWeights weights = ModelWeights.open(model, Engine.cpu(1))) {
      PromptFormat format = PromptFormats.of(settings, task, weights.config());
      TemplateEncoder renderer = format.renderer(tokenizer);
      EncodedSet rows = EncodedSet.of(data, renderer, task.labels());
      String before = weights.sha256();
      try (TrainableModel learner =
          new TrainableModel(
              settings, format, weights, ticket, LabelWords.of(format.verbalizer(tokenizer)))) {
        List<float[]> first = new Scorer(learner.model(), BATCH_TOKENS).scores(rows);
        for (int step = 0; step < 4; step++) {
          step(learner, rows, step);
        }
        trained = new Scorer(learner.model(), BATCH_TOKENS).scores(rows);
        assertThat(trained.get(0)).isNotEqualTo(first.get(0));
        Adapter.write(
            folder,
            new AdapterConfig(
                AdapterConfig.FORMAT,
                settings.methodSettings().method().toString(),
                AdapterConfig.Base.of(model.toString(), BaseIdentity.ofWeights(before)),
                task,
                format,
                learner.encoderAdditions(),
                ticket
                    .map(
                        t ->
                            new AdapterConfig.TicketRef(
                                t.sha256(), "magnitude", t.ratio(), t.selected(), t.eligible()))
                    .orElse(null),
                null,
                List.of(),
                null),
            learner.adapterTensors(),
            ticket.orElse(null),
            "",
            "{}");
      }
    }
    try (Classifier classifier = Classifier.load(folder, null, null, Engine.cpu(1))) {
      EncodedSet rows = classifier.render("rows", data.examples());
      List<float[]> loaded = classifier.scores(rows, BATCH_TOKENS);
      for (int i = 0; i < rows.size(); i++) {
        assertThat(loaded.get(i)).containsExactly(trained.get(i));
      }
    }
  }

  private static void step(TrainableModel learner, EncodedSet rows, int step) {
    int[] chosen = IntStream.range(0, 6).map(i -> (i * 7 + step * 3) % rows.size()).toArray();
    TrainingPass pass =
        new TrainingPass(
            learner.model().encoder(),
            learner.parameters(),
            Dropout.NONE,
            new Streams(1),
            step,
            false);
    learner.model().accumulate(rows.batch(chosen), pass);
    learner.parameters().update(new Adam.Update(Adam.DEFAULT, 0.01, step + 1, 1));
  }
}
