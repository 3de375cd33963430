package org.ltp4j.experiment;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.StageName;
import org.ltp4j.recipe.TicketSettings;
import org.ltp4j.run.Build;
import org.ltp4j.run.Listener;
import org.ltp4j.run.Provenance;
import org.ltp4j.run.RunFiles;
import org.ltp4j.settings.Settings;
import org.ltp4j.stage.Output;
import org.ltp4j.ticket.Selection;
import org.ltp4j.ticket.Strategy;
import org.ltp4j.ticket.Ticket;
import org.ltp4j.yaml.Yaml;

/**
 * A ticket's file, which says itself where it comes from, with its settings in a file beside it.
 *
 * @param settings name the file, and what the ticket is to be
 */
record TicketOutput(TicketSettings settings) implements Output<Ticket> {
  /** Ends the name of the file beside a ticket that holds its settings. */
  private static final String RECIPE = ".recipe.yaml";

  private static final String DELTA = "delta";

  /** What a ticket's file says of where it comes from, apart from base, strategy and ratio. */
  static Map<String, String> stored(TicketSettings settings, Map<String, String> inputs) {
    Map<String, String> stored = new TreeMap<>();
    stored.put("version", Build.current().version());
    stored.put("ticket_seed", Long.toString(settings.ticketSeed()));
    if (inputs.containsKey(DELTA)) {
      stored.put("delta_sha256", inputs.get(DELTA));
    }
    return stored;
  }

  @Override
  public Optional<Ticket> finished(Provenance wanted, Listener listener) {
    if (!Files.exists(settings.out()) || settings.overwrite()) {
      return Optional.empty();
    }
    Ticket there = read();
    Selection selection =
        Selection.of(
            ModelConfig.load(settings.model()).parameters(),
            Strategy.parse(settings.strategy()),
            settings.ratio());
    List<String> differences = new ArrayList<>();
    compare(differences, "strategy", there.strategy(), selection.strategy());
    compare(differences, "ratio", there.ratio(), selection.ratio());
    Map<String, String> inputs = wanted.inputs();
    there.requireBase(
        settings.out(),
        new BaseIdentity(
            inputs.get("model"), inputs.get("tokenizer"), inputs.get("configuration")));
    stored(settings, wanted.inputs())
        .forEach((key, value) -> compare(differences, key, there.provenance().get(key), value));
    if (!differences.isEmpty()) {
      throw Problem.output(
          settings.out(),
          "this ticket or no file",
          "another ticket: " + String.join(", ", differences),
          "choose another --out, or write over it with --overwrite");
    }
    return Optional.of(there);
  }

  private static void compare(List<String> all, String key, Object earlier, Object now) {
    if (!now.equals(earlier)) {
      all.add("%s (%s, now %s)".formatted(key, earlier, now));
    }
  }

  @Override
  public Ticket read() {
    return Ticket.load(settings.out());
  }

  @Override
  public Ticket make(Provenance provenance, Function<RunFiles, Ticket> work) {
    Ticket ticket = work.apply(new RunFiles(settings.out().toAbsolutePath().getParent()));
    ticket.save(settings.out());
    AtomicFiles.writeString(
        settings.out().resolveSibling(settings.out().getFileName() + RECIPE),
        Yaml.write(Map.of(StageName.TICKET.key(), Settings.toMap(settings))));
    return ticket;
  }
}
