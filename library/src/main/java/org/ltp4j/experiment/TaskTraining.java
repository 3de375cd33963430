package org.ltp4j.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ltp4j.evaluation.ConfidenceFit;
import org.ltp4j.evaluation.Decision;
import org.ltp4j.evaluation.LabelSet;
import org.ltp4j.evaluation.OneLabel;
import org.ltp4j.method.SecondView;
import org.ltp4j.method.TrainableModel;
import org.ltp4j.ranks.Ranks;
import org.ltp4j.recipe.AbstainSettings;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.run.Listener;
import org.ltp4j.run.RunFiles;
import org.ltp4j.scoring.EncodedSet;
import org.ltp4j.scoring.Scorer;
import org.ltp4j.template.TemplateEncoder;
import org.ltp4j.tensorboard.EventLog;
import org.ltp4j.train.Callback;
import org.ltp4j.train.FollowingRun;
import org.ltp4j.train.Objective;
import org.ltp4j.train.ResumableRun;
import org.ltp4j.train.SharedObjective;
import org.ltp4j.train.Trainer;

/** The training of {@link TrainStage} once everything is open. */
final class TaskTraining {
  /**
   * What is learned from.
   *
   * @param train rows to train on
   * @param dev rows that choose the epoch
   * @param renderer gave both their tokens
   * @param secondView the other view of each training row, for methods that compare two
   * @param decision how scores become answers
   * @param classWeights what a row of each label counts; empty where all count alike
   */
  record Rows(
      EncodedSet train,
      EncodedSet dev,
      TemplateEncoder renderer,
      Optional<SecondView> secondView,
      Decision decision,
      List<Double> classWeights) {}

  private final TrainSettings settings;
  private final TrainableModel learner;
  private final Ranks ranks;
  private final Listener listener;
  private final Decision decision;
  private final EncodedSet ownDev;
  private final Scorer scorer;
  private final long stepsPerEpoch;
  private final long total;
  private final Trainer trainer;

  TaskTraining(
      TrainSettings settings, TrainableModel learner, Rows rows, Ranks ranks, Listener listener) {
    this.listener = listener;
    this.settings = settings;
    this.learner = learner;
    this.ranks = ranks;
    this.ownDev = rows.dev().of(ranks.share(rows.dev().size()));
    this.scorer =
        Scorer.of(learner.model(), TrainStage.DEV_BATCH_TOKENS, learner.format(), rows.renderer());
    this.stepsPerEpoch = settings.optimizer().stepsPerEpoch(rows.train().size());
    this.total = settings.optimizer().totalSteps(rows.train().size());
    this.decision = rows.decision();
    Objective objective =
        SharedObjective.of(
            ranks,
            learner.parameters(),
            sink ->
                new PromptObjective(
                    learner,
                    sink,
                    rows.train(),
                    rows.secondView(),
                    rows.decision() instanceof LabelSet,
                    rows.classWeights(),
                    settings,
                    ranks));
    this.trainer =
        new Trainer(
            learner.parameters(), objective, learner.optimizer(total), settings.optimizer().clip());
  }

  /** Trains in a run's directory, or goes on there, and puts the best epoch into the model. */
  BestEpoch lead(RunFiles directory) {
    BestEpoch best =
        new BestEpoch(
            directory,
            learner.parameters(),
            stepsPerEpoch,
            total,
            settings.choice(),
            this::dev,
            listener);
    Callback callback =
        EventLog.of(settings.saving().tensorboard(), best, directory, best::devBySteps);
    new ResumableRun(
            directory,
            learner.parameters(),
            callback,
            settings.saving().saveEvery(),
            ranks,
            listener)
        .execute("train", trainer, total);
    best.restore();
    return best;
  }

  /**
   * Fits what answers are told by on the dev rows, with the values that the model has now; nothing
   * where rows have other than one label each, for the fit is of the softmax over labels.
   */
  Optional<ConfidenceFit> confidence(EncodedSet dev) {
    if (!(decision instanceof OneLabel)) {
      return Optional.empty();
    }
    AbstainSettings wish = settings.abstain();
    return Optional.of(
        ConfidenceFit.of(
            scorer.scores(dev),
            Arrays.stream(dev.gold()).mapToInt(label -> label[0]).toArray(),
            new ConfidenceFit.Wish(wish.abstainAccuracy(), wish.abstainCoverage())));
  }

  /** Does this rank's share of the steps and of the dev set that another rank leads. */
  void follow() {
    new FollowingRun(ranks, settings.out(), learner.parameters(), listener)
        .execute(
            trainer,
            total,
            step -> {
              if (step.number() % stepsPerEpoch == 0 || step.number() == total) {
                dev(); // the leader's sum needs this rank's part
              }
            });
  }

  private DevScores dev() {
    List<float[]> scores = ownDev.size() == 0 ? List.of() : scorer.scores(ownDev);
    double[] own = DevSums.of(decision, scores, ownDev.gold()).numbers();
    return DevSums.read(decision, ranks.sum(own)).scores();
  }
}
