package org.ltp4j.method;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.adapter.AdapterConfig;
import org.ltp4j.adapter.ModelCard;
import org.ltp4j.data.Dataset;
import org.ltp4j.data.Example;
import org.ltp4j.data.Task;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.FrozenCheck;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.prompt.PromptEncoder;
import org.ltp4j.prompt.PromptFormat;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.run.Provenance;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.settings.Settings;
import org.ltp4j.ticket.Ticket;

/** Gathers what an adapter directory holds, once training is over. */
record AdapterWriter(
    TrainSettings settings,
    Task task,
    PromptFormat format,
    TrainingData data,
    Optional<Ticket> ticket,
    ModelWeights weights,
    ParameterSet parameters) {

  /** Checks that everything outside the ticket is still the base's, then writes. */
  void write(
      Path directory, PromptEncoder prompt, BestEpoch best, int devRows, Provenance provenance) {
    FrozenCheck.require(weights, settings.model(), ticket.map(Ticket::bitmaps).orElse(Map.of()));
    List<TensorData> tensors = new ArrayList<>(parameters.values());
    if (format.promptLength() > 0) {
      tensors.add(virtualTokens(prompt));
    }
    Ticket inside = settings.ticketByHash() ? null : ticket.orElse(null);
    Adapter.write(
        directory,
        config(),
        tensors,
        inside,
        ModelCard.render(facts(best, devRows, provenance)),
        provenance.toJson());
  }

  private TensorData virtualTokens(PromptEncoder prompt) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      float[] values = Tensors.floats(prompt.forward()); // (P, H)
      return TensorData.floats(
          Adapter.PROMPT, values, format.promptLength(), weights.config().hidden());
    }
  }

  private AdapterConfig config() {
    return new AdapterConfig(
        AdapterConfig.FORMAT,
        "ltp",
        new AdapterConfig.Base(settings.model().toString(), weights.sha256()),
        task,
        format,
        ticket
            .map(
                t ->
                    new AdapterConfig.TicketRef(
                        t.sha256(), t.strategy().toString(), t.ratio(), t.selected(), t.eligible()))
            .orElse(null));
  }

  private ModelCard.Facts facts(BestEpoch best, int devRows, Provenance provenance) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("ltp4j", provenance.version() + " (" + provenance.circumstances().commit() + ")");
    versions.putAll(provenance.circumstances().engine());
    versions.put("Java", provenance.circumstances().machine().java());
    return new ModelCard.Facts(
        settings.out().toAbsolutePath().getFileName().toString(),
        "ltp",
        new ModelCard.BaseModel(
            settings.model().toString(),
            weights.sha256(),
            weights.parameters().stream().mapToLong(Parameter::elements).sum()),
        ticket.map(
            t ->
                new ModelCard.TicketFacts(
                    t.strategy().toString(), t.ratio(), t.selected(), t.eligible())),
        parameters.entries(),
        new ModelCard.TaskFacts(task.name(), task.labels(), format.labelWords(), format.template()),
        languages(),
        List.of(file("train", data.train()), file("dev", data.dev())),
        settings.shots(),
        settings.engine().seed(),
        Settings.affectingResult(settings),
        Optional.of(new ModelCard.Dev(best.best(), best.interval(devRows), devRows)),
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
