package org.ltp4j.problem;

/** The process exit codes of {@code ltp}; part of its interface, so never renumbered. */
public enum ExitCode {
  /** All done. */
  OK(0),
  /** A defect of ltp4j itself. */
  INTERNAL(1),
  /** Unknown or contradicting flags, recipe keys or values. */
  USAGE(2),
  /** A model, data, ticket or adapter file that cannot be used. */
  INPUT(3),
  /** Output that cannot be written: full disk, no permission, another run's directory. */
  OUTPUT(4),
  /** Done, but not all is well: trials of a sweep failed, or a repetition gave something else. */
  MIXED(5),
  /** Another process of the same training died or was never there; the last checkpoint is whole. */
  LOST(6),
  /** Stopped by Ctrl-C or SIGTERM; the state is saved and the same command goes on. */
  INTERRUPTED(130);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** {@return the number the process exits with} */
  public int code() {
    return code;
  }
}
