package org.ltp4j.method;

import java.util.Locale;

/** The methods that come with ltp4j, for tests that say of each what is expected. */
enum MethodName {
  LTP,
  FT,
  DP,
  SP,
  MP,
  PROMPT_TUNING,
  DEEP_PROMPT,
  LT_SFT,
  BITFIT,
  LORA,
  PCT,
  SOFTMV;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
