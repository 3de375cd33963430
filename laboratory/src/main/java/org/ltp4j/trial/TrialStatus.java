package org.ltp4j.trial;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** How far a trial has come. */
public enum TrialStatus {
  /** Nothing has been done yet. */
  PENDING,
  /** A process is at work. */
  RUNNING,
  /** All its numbers are there. */
  DONE,
  /** It ended with an error, which is its reason. */
  FAILED,
  /** Its process was ended from outside. */
  KILLED;

  /** The name in files: lower case. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status of that key; refuses every other. */
  @JsonCreator
  static TrialStatus of(String key) {
    return Arrays.stream(values())
        .filter(status -> status.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the status '" + key + "'"));
  }
}
