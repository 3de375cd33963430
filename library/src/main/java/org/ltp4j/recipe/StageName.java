package org.ltp4j.recipe;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The names of the stages in their order; each is a section of a recipe. */
public enum StageName {
  /** Before all else, if at all: a smaller model that learns from a teacher. */
  DISTILL(DistillSettings.class),
  /** Before the method, if at all: the model adapted to languages by more pretraining. */
  ADAPT(MlmSettings.class),
  /** Masked-language-model training: pretrained weights to changed weights. */
  MLM(MlmSettings.class),
  /** Changed weights to the ticket. */
  TICKET(TicketSettings.class),
  /** Prompt-learning with a ticket: an adapter. */
  TRAIN(TrainSettings.class),
  /** An adapter to accuracies per language. */
  EVAL(EvalSettings.class);

  private final Class<? extends Record> settings;

  StageName(Class<? extends Record> settings) {
    this.settings = settings;
  }

  /** The section's name. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The record that declares the section's keys. */
  public Class<? extends Record> settings() {
    return settings;
  }

  /** All section names. */
  public static List<String> keys() {
    return Arrays.stream(values()).map(StageName::key).toList();
  }
}
