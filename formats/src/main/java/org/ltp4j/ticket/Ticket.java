package org.ltp4j.ticket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.files.Sha256;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;

/**
 * Which entries of one base model may move: a bitmap for each tensor that the strategy looked at.
 *
 * @param parameters the eligible tensors, in the model's order
 * @param bitmaps by tensor name, one for each parameter and as long as its flat index
 * @param base the model it belongs to; hashes of 64 lower-case hexadecimal digits
 * @param strategy how the entries were chosen
 * @param ratio the active ratio that was asked for
 * @param provenance where it comes from: the delta's hash, seeds, versions, dates
 */
public record Ticket(
    List<Parameter> parameters,
    Map<String, Bitmap> bitmaps,
    BaseIdentity base,
    Strategy strategy,
    double ratio,
    Map<String, String> provenance) {

  /** Checks that parameters and bitmaps belong together. */
  public Ticket {
    if (!base.weights().matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("no SHA-256 in hexadecimal: " + base.weights());
    }
    parameters = List.copyOf(parameters);
    bitmaps = Collections.unmodifiableMap(new LinkedHashMap<>(bitmaps));
    provenance = Collections.unmodifiableMap(new TreeMap<>(provenance));
    for (Parameter parameter : parameters) {
      Bitmap bitmap = bitmaps.get(parameter.name());
      if (bitmap == null || bitmap.length() != parameter.elements()) {
        throw new IllegalArgumentException("no bitmap of the length of " + parameter);
      }
    }
    if (bitmaps.size() != parameters.size()) {
      throw new IllegalArgumentException("bitmaps without a parameter, or a parameter twice");
    }
  }

  /** The same entries with other words on where they come from. */
  public Ticket withProvenance(Map<String, String> origin) {
    return new Ticket(parameters, bitmaps, base, strategy, ratio, origin);
  }

  /** The hash of the base's weights. */
  public String baseSha256() {
    return base.weights();
  }

  /**
   * Reads a ticket.
   *
   * @throws Problem (input) if the file is no ticket or contradicts itself
   */
  public static Ticket load(Path path) {
    return TicketFile.read(path);
  }

  /**
   * Reads one that has to be of this model.
   *
   * @throws Problem (input) also if it was cut for another
   */
  public static Ticket load(Path path, BaseIdentity base) {
    Ticket ticket = load(path);
    ticket.requireBase(path, base);
    return ticket;
  }

  /**
   * Writes the ticket under a temporary name and renames it; the same ticket gives the same bytes.
   *
   * @throws Problem (output) if it cannot be written
   */
  public void save(Path path) {
    TicketFile.write(path, this);
  }

  /** The number of selected entries, k. */
  public long selected() {
    return bitmaps.values().stream().mapToLong(Bitmap::cardinality).sum();
  }

  /** The number of eligible entries, N. */
  public long eligible() {
    return parameters.stream().mapToLong(Parameter::elements).sum();
  }

  /**
   * Hash of the content in hexadecimal: SHA-256 over names, shapes and bitmaps sorted by name, so
   * that two tickets that select the same entries have the same hash whenever they were made.
   */
  public String sha256() {
    MessageDigest digest = Sha256.digest();
    parameters.stream()
        .sorted(Comparator.comparing(Parameter::name))
        .forEach(
            parameter -> {
              String head = parameter.name() + "\n" + Arrays.toString(parameter.shape()) + "\n";
              digest.update(head.getBytes(StandardCharsets.UTF_8));
              ByteBuffer bytes = bitmaps.get(parameter.name()).toBytes();
              digest.update(bytes);
            });
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Refuses another base model.
   *
   * @param place where the ticket is from, for messages: its file
   * @param found the base model at hand
   * @throws Problem (input) that says what differs
   */
  public void requireBase(Object place, BaseIdentity found) {
    base.require(
        place,
        "the base model it was cut for",
        found,
        "use that model, or cut a ticket from a delta of this one");
  }

  /**
   * A line to print where the ticket, of an earlier version, does not name its base in full.
   *
   * @param place as in {@link #requireBase}
   */
  public Optional<String> missingIdentity(Object place) {
    return base.missingIdentity(place);
  }
}
