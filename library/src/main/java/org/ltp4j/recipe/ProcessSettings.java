package org.ltp4j.recipe;

import java.util.Optional;
import java.util.regex.Pattern;
import org.ltp4j.problem.Problem;
import org.ltp4j.settings.Heading;
import org.ltp4j.settings.Setting;

/** How many processes train together, and how they find each other. */
@Heading("Processes")
public record ProcessSettings(
    @Setting(
            value = "processes that train together, each on its share of every batch",
            fallback = "1",
            min = 1,
            max = 1024,
            affectsResult = false)
        int processes,
    @Setting(
            value =
                "host:port of process 0, where each process is started by hand, on several machines;"
                    + " without it all are started here",
            affectsResult = false)
        Optional<String> rendezvous,
    @Setting(
            value = "which of them this process is, from 0; with rendezvous",
            min = 0,
            affectsResult = false)
        Optional<Integer> processRank,
    @Setting(
            value = "longest wait for another process, seconds",
            fallback = "1800",
            min = 1,
            max = 604800,
            affectsResult = false)
        long patience) {
  private static final Pattern MEETING = Pattern.compile(".+:([1-9]\\d{0,4})");

  /** Refuses what means nothing together. */
  public ProcessSettings {
    if (rendezvous.isPresent() != processRank.isPresent()) {
      throw Problem.usage(
          rendezvous.isPresent() ? "--rendezvous" : "--process-rank",
          "--rendezvous and --process-rank together",
          "only one",
          "give both, or neither to start all processes here");
    }
    if (rendezvous.isPresent() && processes == 1) {
      throw Problem.usage("--rendezvous", "several processes", 1, "give --processes");
    }
    if (processRank.isPresent() && processRank.get() >= processes) {
      throw Problem.usage(
          "--process-rank", "0 to " + (processes - 1), processRank.get(), "number them from 0");
    }
    if (rendezvous.isPresent() && !isMeeting(rendezvous.get())) {
      throw Problem.usage(
          "--rendezvous", "host:port", "'" + rendezvous.get() + "'", "give those of process 0");
    }
  }

  private static boolean isMeeting(String text) {
    var matcher = MEETING.matcher(text);
    return matcher.matches() && Integer.parseInt(matcher.group(1)) < 65536;
  }

  /** {@return whether there are several} */
  public boolean several() {
    return processes > 1;
  }
}
