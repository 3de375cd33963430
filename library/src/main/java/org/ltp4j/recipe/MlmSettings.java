package org.ltp4j.recipe;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ltp4j.data.BadRows;
import org.ltp4j.problem.Problem;
import org.ltp4j.settings.Heading;
import org.ltp4j.settings.Kebab;
import org.ltp4j.settings.Setting;

/** The settings of masked-language-model training. */
@Heading("Masked-language-model training")
public record MlmSettings(
    @Setting("model: a directory in Hugging Face's layout, a name in its cache, or mini")
        Path model,
    @Setting(value = "start from the weights, or random from the config", fallback = "pretrained")
        Init init,
    @Setting(
            value =
                "what is trained: everything; word-embeddings alone by the contrast of their means;"
                    + " or the head alone, which an encoder published without one is given",
            fallback = "everything")
        Trained trained,
    @Setting("ticket of the model: of everything train its entries only") Optional<Path> ticket,
    @Setting(
            value =
                "text files or folders of them, one sentence or paragraph a line, or JSONL; .gz,"
                    + " .zst and .xz too; - for standard input; or folders of token ids that ltp"
                    + " tokenise made",
            affectsResult = false)
        List<Path> text,
    @Setting("field that has the text of JSONL; without it text") Optional<String> textField,
    @Setting("text files to report the loss on; never trained on") List<Path> heldOut,
    @Setting(
            value = "steps between looks at held-out text; 0 = only before and after",
            fallback = "0",
            min = 0,
            affectsResult = false)
        long heldOutEvery,
    @Setting(value = "longest input, tokens", fallback = "256", min = 8, max = 8192) int maxLength,
    @Setting(value = "sequences in a batch", fallback = "8", min = 1) int batch,
    @Setting(value = "batches added up for one step", fallback = "1", min = 1) int accumulate,
    @Setting(value = "passes over the text", fallback = "1", min = 1) int epochs,
    @Setting(value = "optimizer steps; overrules epochs", min = 1) Optional<Long> steps,
    @Setting(
            value = "highest learning rate of AdamW; without it 5e-5, of the head alone 1e-3",
            above = 0)
        Optional<Double> learningRate,
    ScheduleSettings schedule,
    @Setting(value = "weight decay of AdamW", fallback = "0", min = 0) double weightDecay,
    @Setting(value = "largest gradient norm; 0 = no limit", fallback = "1.0", min = 0) double clip,
    @Setting(value = "share of tokens to predict", fallback = "0.15", above = 0, max = 1)
        double maskProbability,
    @Setting(
            value = "dropout; without it the model's own, none for the head alone",
            min = 0,
            max = 0.9)
        Optional<Double> dropout,
    @Setting(
            value =
                "weight of the mean |change| in the loss, where everything is trained from"
                    + " pretrained weights",
            fallback = "0.1",
            min = 0)
        double l1,
    @Setting(
            value = "languages (files) are drawn in proportion to size^exponent; 1 = as they come",
            fallback = "0.3",
            above = 0,
            max = 1)
        double languageExponent,
    @Setting(
            value = "recompute activations in the backward pass: less memory, more time",
            fallback = "false")
        boolean recompute,
    @Setting(value = "what happens to lines that cannot be read", fallback = "reject")
        BadRows badLines,
    @Setting(
            value =
                "lines of several documents in a sequence: together, or apart, where an empty line"
                    + " or a row ends a document; without it together")
        Optional<Documents> documents,
    @Setting(
            value =
                "folder that keeps token ids of large texts for all runs; without it LTP_CACHE, or"
                    + " ltp4j in the user's cache",
            affectsResult = false)
        Optional<Path> cache,
    SavingSettings saving,
    @Setting(
            value =
                "what to write for a ticket: the new weights, |change|, or the score fisher"
                    + " (weights stay as they are) or movement; or a model directory to start from",
            fallback = "weights")
        Store store,
    @Setting(value = "number format of a written model directory", fallback = "fp32")
        Numbers numbers,
    OutputSettings output,
    ParallelSettings aligned,
    ProcessSettings processes,
    EngineSettings engine)
    implements SharedSettings {
  /**
   * Refuses to store changes or their scores where there are no pretrained weights to compare with,
   * and settings that training cannot work with.
   */
  public MlmSettings {
    engine.requireTrainable();
    if (init == Init.RANDOM && store != Store.WEIGHTS && store != Store.MODEL) {
      throw Problem.usage(
          "store",
          "model, where init is random",
          store.name().toLowerCase(Locale.ROOT),
          "leave it out, or start from pretrained weights");
    }
    if (trained == Trained.HEAD) {
      requireFrozenEncoder(init, store, aligned);
    }
    if (trained == Trained.WORD_EMBEDDINGS && scores(store)) {
      throw Problem.usage(
          "--trained word-embeddings",
          "their new values or their change as the result, or a model directory",
          "--store " + Kebab.of(store) + ", a score of every parameter",
          "leave one of them out");
    }
    if (ticket.isPresent()) {
      requireEntries(trained, init, store, weightDecay);
    }
    learningRate = Optional.of(learningRate.orElse(trained == Trained.HEAD ? 1e-3 : 5e-5));
  }

  private static void requireEntries(Trained trained, Init init, Store store, double weightDecay) {
    String other = null;
    if (trained != Trained.EVERYTHING) {
      other = "--trained " + Kebab.of(trained);
    } else if (init == Init.RANDOM) {
      other = "--init random";
    } else if (scores(store)) {
      other = "--store " + Kebab.of(store);
    } else if (weightDecay != 0) {
      other = "--weight-decay, which would move every entry";
    }
    if (other != null) {
      throw Problem.usage(
          "--ticket",
          "training of pretrained weights, of which its entries move",
          other,
          "leave one of them out");
    }
  }

  private static boolean scores(Store store) {
    return store == Store.FISHER || store == Store.MOVEMENT;
  }

  private static void requireFrozenEncoder(Init init, Store store, ParallelSettings aligned) {
    if (init == Init.RANDOM || store != Store.WEIGHTS && store != Store.MODEL) {
      throw Problem.usage(
          "--trained head",
          "a pretrained encoder, which stays as it is, and a model directory as the result",
          init == Init.RANDOM
              ? "--init random"
              : "--store " + store.name().toLowerCase(Locale.ROOT),
          "leave that out");
    }
    if (aligned.contrasts()) {
      throw Problem.usage(
          "--trained head",
          "masked text alone, for contrasts train the encoder",
          "--contrast-translations or --contrast-passages",
          "leave them out");
    }
  }

  /** Highest learning rate of AdamW. */
  public double rate() {
    return learningRate.orElseThrow();
  }

  /** Whether a new document begins a new sequence. */
  public boolean documentsApart() {
    return documents.equals(Optional.of(Documents.APART));
  }

  /** What a sequence may hold. */
  public enum Documents {
    /** Lines of several documents. */
    TOGETHER,
    /** Lines of one document. */
    APART
  }

  /** Where training starts. */
  public enum Init {
    /** At the model's weights. */
    PRETRAINED,
    /** At random weights of the config's shapes. */
    RANDOM
  }

  /** What is trained. */
  public enum Trained {
    /** All parameters, by masked-language-modelling and the contrast of sentence states. */
    EVERYTHING,
    /** The word embeddings, by the contrast of sentences' means; no encoder runs. */
    WORD_EMBEDDINGS,
    /** The masked-language-modelling head without its decoder, on an encoder that stays. */
    HEAD
  }

  /** How a written model directory stores its weights. */
  public enum Numbers {
    /** Single precision. */
    FP32,
    /** Half precision (IEEE 754 binary16), rounded to nearest. */
    FP16,
    /** Matrices in eight bits with a scale for each row, all else in half precision. */
    INT8
  }

  /** Whether training starts at the model's weights. */
  public boolean fromPretrained() {
    return init == Init.PRETRAINED;
  }

  /**
   * Whether a model directory is written and no delta: always from random weights or for a head.
   */
  public boolean leavesModel() {
    return init == Init.RANDOM || store == Store.MODEL || headAlone();
  }

  /** Whether only word embeddings are trained. */
  public boolean bagsOfWords() {
    return trained == Trained.WORD_EMBEDDINGS;
  }

  /** Whether only the masked-language-modelling head is trained. */
  public boolean headAlone() {
    return trained == Trained.HEAD;
  }

  /** What the delta holds, or that a model is written in its place. */
  public enum Store {
    /** The trained weights. */
    WEIGHTS,
    /** The absolute change of each weight. */
    CHANGE,
    /** The mean squared gradient of each weight, which stays at its start. */
    FISHER,
    /** Minus the sum of weight times gradient over the steps, of each weight. */
    MOVEMENT,
    /** The trained weights as a model directory, e.g. adapted to a language. */
    MODEL
  }
}
