package org.ltp4j.doctor;

import java.util.List;
import org.ltp4j.problem.ExitCode;

/**
 * One thing that was looked at.
 *
 * @param mark how serious it is
 * @param topic what it is about, a word or two
 * @param text what was found, one line
 * @param details further lines, printed as they are
 * @param exitCode what training would end with; {@link ExitCode#OK} unless it is a problem
 */
public record Finding(
    Mark mark, String topic, String text, List<String> details, ExitCode exitCode) {
  /** Makes the details unmodifiable. */
  public Finding {
    details = List.copyOf(details);
  }
}
