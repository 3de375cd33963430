package org.ltp4j.sweep;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.evaluation.PredictionsFile;
import org.ltp4j.json.Json;
import org.ltp4j.method.TrainResult;
import org.ltp4j.recipe.StageName;
import org.ltp4j.run.Machine;
import org.ltp4j.run.Provenance;
import org.ltp4j.run.RunDirectory;
import org.ltp4j.ticket.Ticket;
import org.ltp4j.trial.DevResult;
import org.ltp4j.trial.Epoch;
import org.ltp4j.trial.SharedStage;
import org.ltp4j.trial.TicketSummary;
import org.ltp4j.trial.TrialCost;
import org.ltp4j.trial.TrialLearning;
import org.ltp4j.trial.TrialResult;
import org.ltp4j.trial.TrialStatus;
import org.ltp4j.trial.TrialTraces;

/** What is written down about a trial of a plan. */
record TrialRecord(SweepDirectory directory, Plan plan, Plan.Trial trial) {
  private static final String TRAIN = StageName.TRAIN.key();
  private static final String EVAL = StageName.EVAL.key();
  private static final String PROVENANCE = RunDirectory.PROVENANCE;

  /** A trial that has begun, or whose end its own process could not write down. */
  TrialResult as(TrialStatus status, String reason) {
    return pending().with(status, reason);
  }

  private TrialResult pending() {
    return TrialResult.pending(trial.id(), trial.name(), trial.fields(), settings());
  }

  /** The trial as its stages have left it. */
  TrialResult done(TrainResult trained, EvaluationResult evaluation, Map<String, Double> seconds) {
    DevResult dev =
        new DevResult(
            trained.devAccuracy(),
            trained.devRows(),
            trained.devMacroF1(),
            trained.devMicroF1(),
            trained.devLoss());
    return pending()
        .done(
            new TrialLearning(curve(trained), dev, (int) trained.bestEpoch()),
            evaluation,
            new TrialCost(
                trained.trainedEntries(),
                trained.adapterBytes(),
                seconds,
                shared(),
                Machine.peakBytes().isPresent() ? Machine.peakBytes().getAsLong() : null),
            new TrialTraces(ticket(), artefacts(evaluation), provenance()));
  }

  private Path folder() {
    return directory.store().folder(trial.id());
  }

  /** The shared stages below the trial, in the order in which they were done. */
  private List<SharedStage> shared() {
    List<SharedStage> stages = new ArrayList<>();
    for (String id = trial.needs(); id != null; id = plan.shared(id).needs()) {
      String stage = plan.shared(id).stage();
      Double seconds = StageTimes.in(directory.shared(id)).seconds().get(stage);
      stages.add(0, new SharedStage(id, stage, seconds));
    }
    return stages;
  }

  /** The sections of the recipe, those of shared stages included. */
  private Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    for (String id = trial.needs(); id != null; id = plan.shared(id).needs()) {
      settings.put(plan.shared(id).stage(), plan.shared(id).settings());
    }
    Map<String, Object> ordered = new LinkedHashMap<>();
    for (String stage : StageName.keys()) {
      if (settings.containsKey(stage)) {
        ordered.put(stage, settings.get(stage));
      } else if (trial.settings().containsKey(stage)) {
        ordered.put(stage, trial.settings().get(stage));
      }
    }
    return ordered;
  }

  private static List<Epoch> curve(TrainResult trained) {
    return trained.epochs().stream()
        .map(
            e ->
                new Epoch(
                    (int) e.epoch(),
                    e.trainLoss(),
                    e.devAccuracy(),
                    e.devMacroF1(),
                    e.devMicroF1(),
                    e.devLoss()))
        .toList();
  }

  private TicketSummary ticket() {
    return trial.needs() == null
        ? null
        : TicketSummary.of(Ticket.load(directory.result(plan.shared(trial.needs()))));
  }

  private Map<String, String> artefacts(EvaluationResult evaluation) {
    Map<String, String> artefacts = new LinkedHashMap<>();
    if (trial.needs() != null) {
      Path ticket = directory.result(plan.shared(trial.needs()));
      artefacts.put("ticket", folder().relativize(ticket).toString().replace('\\', '/'));
    }
    if (plan.keepAdapters()) {
      artefacts.put("adapter", TRAIN + "/adapter");
    }
    artefacts.put("train_log", TRAIN + "/log.jsonl");
    if (evaluation != null) {
      evaluation
          .languages()
          .forEach(
              l ->
                  artefacts.put("predictions/" + l.language(), PredictionsFile.name(l.language())));
    }
    return artefacts;
  }

  private Map<String, Object> provenance() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("version", plan.version());
    for (String stage : List.of(TRAIN, EVAL)) {
      Path file = folder().resolve(stage).resolve(PROVENANCE);
      if (Files.exists(file)) {
        Provenance provenance = Provenance.load(file);
        all.put(stage, Json.read(file));
        all.put("machine", provenance.circumstances().machine());
      }
    }
    return all;
  }
}
