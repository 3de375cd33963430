package org.ltp4j.hub;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ltp4j.modelname.HubEnvironment;
import org.ltp4j.modelname.ModelName;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;

/**
 * Any data set of the hub, {@code hf:OWNER/NAME[/CONFIG][@REVISION]}. Repositories whose rows a
 * program makes have them as Parquet at the revision {@value #CONVERTED}, which the hub keeps.
 *
 * @param config the configuration; empty for all
 */
record HubName(String id, Optional<String> config, String revision) {
  static final String PREFIX = "hf:";

  private static final String README = "README.md";
  private static final String CONVERTED = "refs/convert/parquet";
  private static final Pattern NAME =
      Pattern.compile(
          PREFIX + "(?<id>[^/@]+/[^/@]+)(?:/(?<config>[^@]+))?(?:@(?<revision>[^@]+))?");

  /** What was found of a repository. */
  private record Found(List<Placed> placed, Map<String, List<String>> labels) {}

  /**
   * Takes a name apart.
   *
   * @throws Problem if it is none
   */
  static HubName of(String text) {
    Matcher name = NAME.matcher(text);
    String revision =
        name.matches() && name.group("revision") != null
            ? name.group("revision")
            : ModelName.DEFAULT_REVISION;
    if (!name.matches() || !ModelName.isId(name.group("id")) || !ModelName.isRevision(revision)) {
      throw Problem.usage(
          "data",
          "hf:OWNER/NAME, hf:OWNER/NAME/CONFIG, and perhaps @REVISION",
          "'" + text + "'",
          "copy OWNER/NAME from the data set's page");
    }
    return new HubName(name.group("id"), Optional.ofNullable(name.group("config")), revision);
  }

  /** A folder's name for it. */
  String folder() {
    String name = id.substring(id.indexOf('/') + 1);
    return config.map(c -> name + "-" + c.replace('/', '-')).orElse(name);
  }

  /** As far as it is wanted. */
  DataSet dataSet(HubEnvironment hub, Wish wish) {
    AtomicReference<Found> found = new AtomicReference<>();
    return new DataSet(
        wish.words(),
        DataSet.about(id + " on the hub", "see its page", "see its page"),
        (http, downloads) -> {
          HubDataset usual = new HubDataset(hub, id, revision);
          HubDataset converted = new HubDataset(hub, id, CONVERTED);
          boolean mayConvert = revision.equals(ModelName.DEFAULT_REVISION);
          // Where the hub's conversion was fetched, nothing else of the repository was kept.
          boolean isConverted =
              mayConvert && hub.offline() && usual.kept().isEmpty() && converted.kept().isPresent();
          DataSet.Listed all = (isConverted ? converted : usual).list(http);
          Found here = look(http, all, wish);
          if (here == null && mayConvert) {
            all = converted.list(http);
            here = look(http, all, wish);
          }
          if (here == null) {
            throw Problem.input(
                PREFIX + id,
                "files of splits in Parquet, JSONL, CSV or TSV",
                "none",
                "name another --revision or data set");
          }
          found.set(here);
          // The card too, without which the parts cannot be told without network.
          List<RemoteFile> files = new ArrayList<>(all.files());
          Set<RemoteFile> parts = new HashSet<>();
          here.placed.forEach(part -> parts.add(part.file()));
          files.removeIf(file -> !parts.contains(file) && !file.name().equals(README));
          return new DataSet.Listed(files, all.store());
        },
        (listed, folder) ->
            new RowsLayout(wish.columns(), found.get().labels)
                .write(found.get().placed, listed.store(), folder));
  }

  /** Null if no file has rows. */
  private Found look(Http http, DataSet.Listed all, Wish wish) {
    String readme =
        all.files().stream()
            .filter(file -> file.name().equals(README))
            .findFirst()
            .map(file -> Card.read(http, file, all.store()))
            .orElse("");
    HubConfigs configs = new HubConfigs(id, readme, all.files());
    List<HubConfigs.Part> parts = configs.parts();
    if (parts.isEmpty()) {
      return null;
    }
    Set<String> names = new LinkedHashSet<>();
    Set<String> splits = new LinkedHashSet<>();
    parts.forEach(part -> names.add(part.config()));
    config.ifPresent(wanted -> require("configuration", wanted, names));
    wish.languages().forEach(wanted -> require("configuration", wanted, names));
    List<HubConfigs.Part> ofConfigs =
        parts.stream()
            .filter(part -> config.map(part.config()::equals).orElse(true))
            .filter(part -> wish.wantsLanguage(part.config()))
            .toList();
    ofConfigs.forEach(part -> splits.add(part.split()));
    wish.splits().forEach(wanted -> require("split", wanted, splits));
    List<HubConfigs.Part> wanted =
        ofConfigs.stream().filter(part -> wish.wantsSplit(part.split())).toList();
    List<String> used = wanted.stream().map(HubConfigs.Part::config).distinct().toList();
    return new Found(wanted.stream().map(this::placed).toList(), configs.labels(used));
  }

  private void require(String what, String wanted, Set<String> there) {
    if (!there.contains(wanted)) {
      throw Problem.input(
          PREFIX + id, "a " + what + " '" + wanted + "'", there, Nearest.remedy(wanted, there));
    }
  }

  private Placed placed(HubConfigs.Part part) {
    String split = Registry.SPLITS.getOrDefault(part.split(), part.split());
    boolean alone = part.config().equals(HubConfigs.DEFAULT);
    boolean named = config.isPresent() && !part.config().matches("[a-z]{2,3}([-_]\\w{1,8})*");
    return new Placed(part.file(), alone || named ? split : part.config() + "/" + split, false);
  }
}
