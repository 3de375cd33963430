package org.ltp4j.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ltp4j.composable.OnModel;
import org.ltp4j.composable.SparseFineTuning;
import org.ltp4j.files.FileHash;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.Build;
import org.ltp4j.ticket.Ticket;

/**
 * A ticket, and a delta, of a sparse fine-tuning that composable-sft wrote.
 *
 * @param ticket the entries that changed
 * @param others tensors of the fine-tuning that the model does not have
 */
public record TicketImport(Ticket ticket, List<String> others) {
  /**
   * Reads a sparse fine-tuning and writes what it is for its base model.
   *
   * @param fineTuning a directory with {@code pytorch_diff.bin}
   * @param model its base model's directory
   * @param out the ticket's file
   * @param delta a file for θ1, the base model with the fine-tuning added, if wanted
   * @param overwrite whether files that are there are replaced
   * @throws Problem (input) if the fine-tuning is damaged or of another model, (output) if a file
   *     is there
   */
  public static TicketImport of(
      Path fineTuning, Path model, Path out, Optional<Path> delta, boolean overwrite) {
    requireFree(out, overwrite);
    delta.ifPresent(file -> requireFree(file, overwrite));
    Path file =
        Files.isDirectory(fineTuning) ? fineTuning.resolve(SparseFineTuning.FILE) : fineTuning;
    SparseFineTuning read = SparseFineTuning.read(file);
    try (BaseFiles base = BaseFiles.open(model)) {
      OnModel found = OnModel.of(base.config().parameters(), read);
      Map<String, String> provenance = new TreeMap<>();
      provenance.put("version", Build.current().version());
      provenance.put("sparse_fine_tuning_sha256", FileHash.sha256(file));
      Ticket ticket = found.ticket(base.identity(), provenance);
      delta.ifPresent(d -> found.writeDelta(d, base.source(), base.identity(), provenance));
      ticket.save(out);
      return new TicketImport(ticket, found.others());
    }
  }

  private static void requireFree(Path file, boolean overwrite) {
    if (Files.exists(file) && !overwrite) {
      throw Problem.output(
          file, "no file of this name", "one", "choose another, or write over it with --overwrite");
    }
  }
}
