package org.ltp4j.recipe;

import java.util.Locale;

/** The methods that a task can be learnt by; package {@code tuning} says what each does. */
public enum MethodName {
  /** Lottery Ticket Prompt-learning. */
  LTP,
  /** Fine-tuning of everything with a classification head. */
  FT,
  /** A discrete prompt, everything trained. */
  DP,
  /** A soft prompt, everything trained. */
  SP,
  /** A discrete and a soft prompt, everything trained. */
  MP,
  /** A soft prompt before a frozen model. */
  PROMPT_TUNING,
  /** Key and value vectors in every layer of a frozen model. */
  DEEP_PROMPT,
  /** Lottery-ticket sparse fine-tuning: the ticket comes from the task itself. */
  LT_SFT,
  /** Biases only. */
  BITFIT,
  /** Low-rank updates of queries and values. */
  LORA,
  /** Consistency between templates of several languages. */
  PCT,
  /** Consistency between text and code-switched text. */
  SOFTMV;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
