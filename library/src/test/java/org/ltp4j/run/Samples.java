package org.ltp4j.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ltp4j.recipe.TicketSettings;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;

/** Runs to test with. */
final class Samples {
  private Samples() {}

  static TicketSettings settings(double ratio, String out) {
    Map<String, String> flags = Map.of("model", "m", "ratio", "" + ratio, "out", out);
    return Settings.resolve(TicketSettings.class, Section.none(), flags);
  }

  static Provenance run(double ratio, String out, String deltaHash) {
    return Provenance.begin(
        "ticket",
        settings(ratio, out),
        Map.of("delta", deltaHash),
        List.of("ltp", "ticket", "cut"));
  }

  /** A JVM with this one's class path. */
  static ProcessBuilder java(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }
}
