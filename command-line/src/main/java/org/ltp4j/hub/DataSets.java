package org.ltp4j.hub;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.ltp4j.modelname.HubEnvironment;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;

/** The data sets that can be fetched, and their official places. */
final class DataSets {
  /** Several times what the archives hold. */
  private static final long LARGEST_UNPACKED = 1_000_000_000;

  private static final String WIKITEXT_ON_HUB =
      "/datasets/ggml-org/ci/resolve/927b3642933080f1b0e811e2f916e14c292992f9/wikitext-2-raw-v1.zip";

  private DataSets() {}

  /** Those whose files are made of an archive. */
  static Map<String, DataSet> archives(HubEnvironment hub) {
    RemoteFile wikitext =
        archive(
            "wikitext-2-raw-v1.zip",
            4_721_645,
            "ef7edb566e3e2b2d31b29c1fdb0c89a4cc683597484c3dc2517919c615435a11",
            // The paper's first author, since the original place is closed; and a copy.
            "https://wikitext.smerity.com/wikitext-2-raw-v1.zip",
            hub.endpoint() + WIKITEXT_ON_HUB);
    RemoteFile xnli =
        archive(
            "XNLI-1.0.zip",
            17_865_352,
            "4ba1d5e1afdb7161f0f23c66dc787802ccfa8a25a3ddd3b165a35e50df346ab1",
            "https://dl.fbaipublicfiles.com/XNLI/XNLI-1.0.zip");
    Map<String, DataSet> archives = new LinkedHashMap<>();
    for (DataSet data : List.of(xnli(xnli), wikitext(wikitext), wikitextAsText(wikitext))) {
      archives.put(data.name(), data);
    }
    return archives;
  }

  /** All names that need no {@code hf:}. */
  static List<String> names(HubEnvironment hub, Registry registry) {
    List<String> names = new ArrayList<>(archives(hub).keySet());
    names.addAll(registry.names());
    return names;
  }

  /**
   * One of them.
   *
   * @throws Problem naming the one that is probably meant
   */
  static DataSet named(HubEnvironment hub, GitHub gitHub, Wish wish) {
    if (wish.name().startsWith(HubName.PREFIX)) {
      return HubName.of(wish.name()).dataSet(hub, wish);
    }
    Registry registry = Registry.with(registries(hub, wish));
    DataSet archive = archives(hub).get(wish.name());
    if (registry.names().contains(wish.name())) {
      return registry.dataSet(hub, gitHub, wish);
    } else if (archive != null) {
      if (!wish.equals(Wish.of(wish.name()).with(wish.registry()))) {
        throw Problem.usage(
            "data " + wish.name(),
            "all of it, which is small",
            "a choice of languages, splits, columns or a date",
            "leave that out");
      }
      return archive;
    }
    List<String> names = names(hub, registry);
    throw Problem.usage(
        "data",
        "one of " + String.join(", ", names) + ", or hf:OWNER/NAME",
        "'" + wish.name() + "'",
        Nearest.remedy(wish.name(), names));
  }

  /** A file that the user names here, else the one that the environment names. */
  private static List<Path> registries(HubEnvironment hub, Wish wish) {
    String usual = hub.variables().getOrDefault("LTP_DATASETS", "");
    return wish.registry()
        .map(List::of)
        .orElseGet(() -> usual.isEmpty() ? List.of() : List.of(Path.of(usual)));
  }

  static DataSet xnli(RemoteFile archive) {
    return new DataSet(
        "xnli",
        DataSet.about(
            "XNLI 1.0, development (2490) and test (5010) rows in 15 languages",
            "CC BY-NC 4.0",
            "Conneau et al. 2018, XNLI: Evaluating Cross-lingual Sentence Representations"),
        (http, downloads) -> new DataSet.Listed(List.of(archive), new Store.Passing(downloads)),
        (listed, folder) -> {
          Path file = listed.store().place(archive);
          try (Archive zip = Archive.open(file, LARGEST_UNPACKED)) {
            for (String split : List.of("dev", "test")) {
              String entry = "XNLI-1.0/xnli." + split + ".tsv";
              try (InputStream in = zip.read(entry)) {
                new XnliTable(file + ", " + entry).write(in, folder, split);
              }
            }
          }
        });
  }

  static DataSet wikitext(RemoteFile archive) {
    return new DataSet(
        "wikitext",
        DataSet.about(
            "WikiText-2, raw: good and featured articles of English Wikipedia, with ' @-@ ' and the like",
            "CC BY-SA 3.0",
            "Merity et al. 2017, Pointer Sentinel Mixture Models"),
        (http, downloads) -> new DataSet.Listed(List.of(archive), new Store.Passing(downloads)),
        (listed, folder) -> {
          Path file = listed.store().place(archive);
          try (Archive zip = Archive.open(file, LARGEST_UNPACKED)) {
            for (String split : List.of("train", "valid", "test")) {
              try (InputStream in = zip.read("wikitext-2-raw/wiki." + split + ".raw")) {
                Files.copy(in, folder.resolve(split + ".txt"));
              }
            }
          }
        });
  }

  /** The same as one text of a language, as most recipes name it. */
  static DataSet wikitextAsText(RemoteFile archive) {
    DataSet usual = wikitext(archive);
    return new DataSet(
        "wikitext-en",
        usual.about(),
        usual.listing(),
        (listed, folder) -> {
          Path file = listed.store().place(archive);
          try (Archive zip = Archive.open(file, LARGEST_UNPACKED);
              InputStream in = zip.read("wikitext-2-raw/wiki.train.raw");
              OutputStream out =
                  new GZIPOutputStream(Files.newOutputStream(folder.resolve("en.txt.gz")))) {
            in.transferTo(out);
          }
        });
  }

  private static RemoteFile archive(String name, long size, String sha256, String... addresses) {
    return new RemoteFile(
        name, List.of(addresses).stream().map(URI::create).toList(), size, Checksum.sha256(sha256));
  }
}
