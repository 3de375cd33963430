package org.ltp4j.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.modelname.HubEnvironment;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.Build;

/**
 * Fetches a data set into a folder that commands take. What is fetched lies in Hugging Face's
 * cache, or beside the folder, in {@code FOLDER.fetching}, until the folder is whole.
 */
public final class DataFetch {
  private static final String SOURCE = "SOURCE.txt";

  private final Http http;
  private final DataSet data;
  private final Path out;
  private final Path downloads;
  private final DataSet.Listed listed;
  private final Plan plan;

  private DataFetch(Http http, DataSet data, Path out) {
    this.http = http;
    this.data = data;
    this.out = out;
    this.downloads = out.resolveSibling(out.getFileName() + ".fetching");
    // What is there needs no network.
    this.listed =
        isThere()
            ? new DataSet.Listed(List.of(), new Store.Passing(downloads))
            : data.listing().list(http, downloads);
    String from =
        listed.files().stream().findFirst().map(f -> f.addresses().get(0).getHost()).orElse("");
    this.plan =
        new Plan(
            data.name() + (from.isEmpty() ? ", already there" : " from " + from),
            out,
            listed.files().stream().map(this::item).toList());
  }

  /**
   * Asks the data set's place what there is; nothing is written.
   *
   * @param wish see {@code ltp fetch data --help}
   * @param out the folder, or null for {@code data/NAME}
   * @throws Problem if there is no such data set, its place does not answer, or the folder holds
   *     something else
   */
  public static DataFetch plan(HubEnvironment hub, Wish wish, Path out) {
    Path folder = out == null ? wish.folder() : out;
    return plan(new Http(hub, Patience.usual()), DataSets.named(hub, GitHub.usual(), wish), folder);
  }

  static DataFetch plan(Http http, DataSet data, Path out) {
    return new DataFetch(http, data, out.toAbsolutePath().normalize());
  }

  /** What will be fetched. */
  public Plan plan() {
    return plan;
  }

  /**
   * Fetches what is missing and makes the folder.
   *
   * @return the folder
   * @throws Problem if a file cannot be fetched or is not what it should be; there is no folder
   *     then
   */
  public Path run() {
    if (isThere()) {
      return out;
    }
    Download.requireSpace(listed.store().folder(), plan.size() - plan.present());
    try (Guard guard = Guard.take(downloads.resolve(".lock"), http.patience())) {
      if (!isThere()) {
        fetch();
      }
    }
    listed.store().used();
    try {
      AtomicFiles.deleteTree(downloads);
    } catch (IOException e) {
      throw AtomicFiles.unwritable(downloads, e);
    }
    return out;
  }

  private void fetch() {
    try (Meter meter = Meter.start(plan.present(), plan.size())) {
      Download download = new Download(http, meter);
      listed.files().forEach(file -> listed.store().fetch(file, download));
    }
    listed.store().complete();
    AtomicFiles.directory(
        out,
        folder -> {
          data.layout().write(listed, folder);
          Files.writeString(folder.resolve(SOURCE), source());
        });
  }

  private Plan.Item item(RemoteFile file) {
    return new Plan.Item(file.name(), file.size(), listed.store().present(file));
  }

  /** Whether an earlier call made the folder. */
  private boolean isThere() {
    if (!Files.exists(out)) {
      return false;
    }
    try (Stream<Path> content = Files.list(out)) {
      Path source = out.resolve(SOURCE);
      if (Files.isRegularFile(source) && Files.readString(source).startsWith(firstLine())) {
        return true;
      } else if (content.findAny().isEmpty()) {
        return false;
      }
    } catch (IOException e) {
      throw AtomicFiles.unwritable(out, e);
    }
    throw Problem.output(
        out,
        "no such folder, or the one that this command made",
        "other files",
        "choose another --out");
  }

  private String firstLine() {
    return "ltp fetch data " + data.name() + "\n";
  }

  private String source() {
    StringBuilder text = new StringBuilder(firstLine());
    data.about().forEach(line -> text.append(line).append('\n'));
    text.append("fetched by ltp4j ").append(Build.current().version());
    text.append(" on ").append(LocalDate.now(ZoneOffset.UTC)).append(" from\n");
    for (RemoteFile file : listed.files()) {
      text.append(
          "%s  %s bytes, %s\n".formatted(file.addresses().get(0), file.size(), file.checksum()));
    }
    return text.toString();
  }
}
