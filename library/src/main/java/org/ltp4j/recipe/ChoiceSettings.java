package org.ltp4j.recipe;

import java.util.Optional;
import org.ltp4j.settings.Heading;
import org.ltp4j.settings.Setting;

/** Which epoch of a training is kept, and when there is no more to hope for. */
@Heading("Choice of the epoch")
public record ChoiceSettings(
    @Setting(
            "what the epoch that is kept is best at on dev; without it accuracy, or the F1 that is"
                + " usual for the task's kind")
        Optional<By> chooseBy,
    @Setting(
            value =
                "epochs in a row without a better one after which training ends; without it all",
            min = 1)
        Optional<Integer> earlyStop) {

  /** What is measured on dev. */
  public enum By {
    /** The share of right answers; the larger the better. */
    ACCURACY,
    /** The mean F1 of the labels; the larger the better. */
    MACRO_F1,
    /** F1 of all labels together, of rows that may have several; the larger the better. */
    MICRO_F1,
    /** F1 of all spans together; the larger the better. */
    SPAN_F1,
    /** The mean cross entropy, in which all rows count alike; the smaller the better. */
    LOSS
  }
}
