package org.ltp4j.experiment;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.adapter.AdapterConfig;
import org.ltp4j.adapter.ModelCard;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.data.Dataset;
import org.ltp4j.data.Example;
import org.ltp4j.data.Task;
import org.ltp4j.engine.Scope;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.method.TrainableModel;
import org.ltp4j.model.FrozenCheck;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.run.Provenance;
import org.ltp4j.settings.Settings;
import org.ltp4j.template.PromptFormat;
import org.ltp4j.ticket.Bitmap;
import org.ltp4j.ticket.Ticket;

/** Gathers what an adapter directory holds, once training is over. */
record AdapterWriter(
    TrainSettings settings,
    Task task,
    PromptFormat format,
    TrainingData data,
    BaseIdentity base,
    ModelWeights weights,
    TrainableModel learner,
    Optional<Confidence> confidence) {

  /** Checks that everything that is not trained is still the base's, then writes. */
  void write(Path directory, BestEpoch best, int devRows, Provenance provenance) {
    Scope.giveBack(); // The check reads the whole model: what training needed must not add to it.
    Map<String, Bitmap> entries = learner.ticket().map(Ticket::bitmaps).orElse(Map.of());
    FrozenCheck.require(
        weights,
        settings.model(),
        TrainableModel.whole(settings),
        p -> entries.containsKey(p.name()) ? entries.get(p.name())::get : i -> false);
    Ticket inside = settings.ticketByHash() ? null : learner.ticket().orElse(null);
    Adapter.write(
        directory,
        config(best.best().threshold()),
        learner.adapterTensors(),
        inside,
        ModelCard.render(facts(best, devRows, provenance)),
        provenance.toJson());
  }

  private AdapterConfig config(Double threshold) {
    return new AdapterConfig(
        AdapterConfig.FORMAT,
        settings.methodSettings().method(),
        AdapterConfig.Base.of(settings.model().toString(), base),
        task,
        format,
        learner.encoderAdditions(),
        learner.ticket().map(AdapterConfig.TicketRef::of).orElse(null),
        threshold,
        languages(),
        confidence.filter(fitted -> !fitted.equals(Confidence.NONE)).orElse(null));
  }

  private ModelCard.Facts facts(BestEpoch best, int devRows, Provenance provenance) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("ltp4j", provenance.version() + " (" + provenance.circumstances().commit() + ")");
    versions.putAll(provenance.circumstances().engine());
    versions.put("Java", provenance.circumstances().machine().java());
    return new ModelCard.Facts(
        settings.out().toAbsolutePath().getFileName().toString(),
        settings.methodSettings().method(),
        new ModelCard.BaseModel(
            settings.model().toString(),
            weights.sha256(),
            weights.parameters().stream().mapToLong(Parameter::elements).sum()),
        learner
            .ticket()
            .map(
                t ->
                    new ModelCard.TicketFacts(
                        t.strategy().toString(), t.ratio(), t.selected(), t.eligible())),
        learner.parameters().entries(),
        new ModelCard.TaskFacts(
            task.name(), task.kind(), task.labels(), format.labelWords(), format.template()),
        new ModelCard.TrainingFacts(
            languages(),
            List.of(file("train", data.train()), file("dev", data.dev())),
            settings.shots(),
            settings.engine().seed(),
            Settings.affectingResult(settings),
            Optional.of(
                new ModelCard.Dev(
                    best.best().devAccuracy(),
                    best.interval(devRows),
                    best.best().devMacroF1(),
                    devRows)),
            confidence.orElse(Confidence.NONE)),
        Optional.empty(),
        versions);
  }

  private List<String> languages() {
    return data.train().examples().stream()
        .map(Example::language)
        .filter(language -> language != null)
        .distinct()
        .toList();
  }

  private static ModelCard.DataFile file(String role, Dataset set) {
    return new ModelCard.DataFile(role, set.source(), set.size(), set.sha256());
  }
}
