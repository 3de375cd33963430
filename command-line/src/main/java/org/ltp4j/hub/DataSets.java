package org.ltp4j.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ltp4j.modelname.HubEnvironment;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;

/** The data sets that can be fetched, and their official places. */
final class DataSets {
  /** Several times what the archives hold. */
  private static final long LARGEST_UNPACKED = 1_000_000_000;

  private static final URI GITHUB_API = URI.create("https://api.github.com");
  private static final URI GITHUB_FILES = URI.create("https://raw.githubusercontent.com");

  private static final String WIKITEXT_ON_HUB =
      "/datasets/ggml-org/ci/resolve/927b3642933080f1b0e811e2f916e14c292992f9/wikitext-2-raw-v1.zip";

  private DataSets() {}

  /** All of them; the hub is asked where a data set lies there. */
  static List<DataSet> of(HubEnvironment hub) {
    return List.of(
        xnli(
            archive(
                "XNLI-1.0.zip",
                17_865_352,
                "4ba1d5e1afdb7161f0f23c66dc787802ccfa8a25a3ddd3b165a35e50df346ab1",
                "https://dl.fbaipublicfiles.com/XNLI/XNLI-1.0.zip")),
        americasNli(GITHUB_API, GITHUB_FILES),
        sib200(hub),
        wikitext(
            archive(
                "wikitext-2-raw-v1.zip",
                4_721_645,
                "ef7edb566e3e2b2d31b29c1fdb0c89a4cc683597484c3dc2517919c615435a11",
                // The paper's first author, since the original place is closed; and a copy.
                "https://wikitext.smerity.com/wikitext-2-raw-v1.zip",
                hub.endpoint() + WIKITEXT_ON_HUB)));
  }

  /**
   * One of them.
   *
   * @throws Problem naming the one that is probably meant
   */
  static DataSet named(HubEnvironment hub, String name) {
    List<DataSet> all = of(hub);
    List<String> names = all.stream().map(DataSet::name).toList();
    return all.stream()
        .filter(data -> data.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.usage(
                    "data",
                    "one of " + String.join(", ", names),
                    "'" + name + "'",
                    Nearest.remedy(name, names)));
  }

  static DataSet xnli(RemoteFile archive) {
    return new DataSet(
        "xnli",
        "XNLI 1.0, development (2490) and test (5010) rows in 15 languages",
        "CC BY-NC 4.0",
        "Conneau et al. 2018, XNLI: Evaluating Cross-lingual Sentence Representations",
        http -> List.of(archive),
        (files, downloads, folder) -> {
          try (Archive zip = Archive.open(archive.among(downloads), LARGEST_UNPACKED)) {
            for (String split : List.of("dev", "test")) {
              String entry = "XNLI-1.0/xnli." + split + ".tsv";
              try (InputStream in = zip.read(entry)) {
                new XnliTable(archive.among(downloads) + ", " + entry).write(in, folder, split);
              }
            }
          }
        });
  }

  static DataSet wikitext(RemoteFile archive) {
    return new DataSet(
        "wikitext",
        "WikiText-2, raw: good and featured articles of English Wikipedia, with ' @-@ ' and the like",
        "CC BY-SA 3.0",
        "Merity et al. 2017, Pointer Sentinel Mixture Models",
        http -> List.of(archive),
        (files, downloads, folder) -> {
          try (Archive zip = Archive.open(archive.among(downloads), LARGEST_UNPACKED)) {
            for (String split : List.of("train", "valid", "test")) {
              try (InputStream in = zip.read("wikitext-2-raw/wiki." + split + ".raw")) {
                Files.copy(in, folder.resolve(split + ".txt"));
              }
            }
          }
        });
  }

  static DataSet americasNli(URI api, URI raw) {
    String repository = "abteen/americasnli";
    String commit = "bebd02ca1e4529016fca2e4554a5c48c285b8fba";
    Pattern wanted = Pattern.compile("data/anli_final/((?:dev|test)/[a-z]{2,3}\\.tsv)");
    return new DataSet(
        "americasnli",
        "AmericasNLI, development and test rows in 10 languages of the Americas",
        "CC BY-SA 4.0",
        "Ebrahimi et al. 2022, AmericasNLI: Evaluating Zero-shot Natural Language Understanding of"
            + " Pretrained Multilingual Models in Truly Low-resource Languages",
        http -> wanted(gitFiles(http, api, raw, repository, commit), wanted, api),
        (files, downloads, folder) -> move(files, downloads, folder, wanted));
  }

  static DataSet sib200(HubEnvironment hub) {
    Pattern wanted = Pattern.compile("data/([a-z]{3}_[A-Z][a-z]{3}/(?:train|dev|test)\\.tsv)");
    return new DataSet(
        "sib200",
        "SIB-200, topics of sentences in 205 languages: 701 training, 99 development, 204 test rows",
        "CC BY-SA 4.0, as FLORES-200, whose sentences they are",
        "Adelani et al. 2024, SIB-200: A Simple, Inclusive, and Big Evaluation Dataset for Topic"
            + " Classification in 200+ Languages and Dialects",
        http -> {
          HubApi api = new HubApi(http, hub.endpoint(), "datasets", "Davlan/sib200");
          return wanted(api.files(api.commit("main")), wanted, hub.endpoint());
        },
        (files, downloads, folder) -> move(files, downloads, folder, wanted));
  }

  private static RemoteFile archive(String name, long size, String sha256, String... addresses) {
    return new RemoteFile(
        name, List.of(addresses).stream().map(URI::create).toList(), size, Checksum.sha256(sha256));
  }

  private static List<RemoteFile> gitFiles(
      Http http, URI api, URI raw, String repository, String commit) {
    URI tree =
        URI.create("%s/repos/%s/git/trees/%s?recursive=1".formatted(api, repository, commit));
    List<RemoteFile> files = new ArrayList<>();
    for (JsonNode entry : http.json(tree).json().path("tree")) {
      if (entry.path("type").asText().equals("blob")) {
        String path = entry.path("path").asText();
        files.add(
            new RemoteFile(
                path,
                List.of(
                    URI.create(raw + "/" + repository + "/" + commit + "/" + HubApi.encode(path))),
                entry.path("size").asLong(-1),
                Checksum.gitBlob(entry.path("sha").asText())));
      }
    }
    return files;
  }

  private static List<RemoteFile> wanted(List<RemoteFile> all, Pattern names, URI place) {
    List<RemoteFile> wanted =
        all.stream().filter(file -> names.matcher(file.name()).matches()).toList();
    if (wanted.isEmpty()) {
      throw Problem.input(place, "files such as " + names, "none", "look for a newer ltp4j");
    }
    return wanted;
  }

  /** The files under the names that the pattern's group holds. */
  private static void move(List<RemoteFile> files, Path downloads, Path folder, Pattern names)
      throws IOException {
    for (RemoteFile file : files) {
      Matcher name = names.matcher(file.name());
      if (name.matches()) {
        Path target = folder.resolve(name.group(1));
        Files.createDirectories(target.getParent());
        Files.copy(file.among(downloads), target);
      }
    }
  }
}
