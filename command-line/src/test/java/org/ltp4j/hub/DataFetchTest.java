package org.ltp4j.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.data.Dataset;
import org.ltp4j.data.Datasets;
import org.ltp4j.data.Example;
import org.ltp4j.data.Task;
import org.ltp4j.json.Json;
import org.ltp4j.modelname.HubEnvironment;
import org.ltp4j.problem.Problem;

class DataFetchTest {
  private static final String HEADER =
      "language\tgold_label\tsentence1_binary_parse\tsentence1\tsentence2\tpairID\tmatch\n";

  @TempDir private Path dir;

  /** Serves the archives and the listing of a Git repository at plain paths. */
  private final FakeHub places = FakeHub.dataset("Davlan/sib200");

  @AfterEach
  void stop() {
    places.close();
  }

  private Http http(HubEnvironment environment) {
    return new Http(
        environment,
        new Patience(
            Duration.ofSeconds(5), Duration.ofSeconds(5), 1, Duration.ofSeconds(5), pause -> {}));
  }

  private DataSet named(String name) {
    return DataSets.named(
        places.environment(dir), new GitHub(places.endpoint(), places.endpoint()), Wish.of(name));
  }

  private Path fetch(DataSet data) {
    return DataFetch.plan(http(places.environment(dir)), data, dir.resolve("data/set")).run();
  }

  private void refused(DataSet data, String... parts) {
    assertThatThrownBy(() -> fetch(data))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(parts);
    assertThat(dir.resolve("data/set")).doesNotExist();
  }

  private RemoteFile served(String name, byte[] content, URI... before) {
    places.fault(
        "/" + name,
        (exchange, nothing) -> {
          FakeHub.file(exchange, content);
          return true;
        });
    List<URI> addresses = new ArrayList<>(List.of(before));
    addresses.add(URI.create(places.endpoint() + "/" + name));
    return new RemoteFile(
        name, addresses, content.length, Checksum.sha256(FakeHub.sha256(content)));
  }

  private static byte[] zip(Map<String, String> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private byte[] zipOfLink(String name, String target) throws IOException {
    Path file = dir.resolve("link.zip");
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
      ZipArchiveEntry link = new ZipArchiveEntry(name);
      link.setUnixMode(UnixStat.LINK_FLAG | UnixStat.DEFAULT_LINK_PERM);
      zip.putArchiveEntry(link);
      zip.write(target.getBytes(StandardCharsets.UTF_8));
      zip.closeArchiveEntry();
    }
    return Files.readAllBytes(file);
  }

  private static Map<String, String> xnli() {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("XNLI-1.0/", "");
    entries.put("__MACOSX/._XNLI-1.0", "x");
    for (String split : List.of("dev", "test")) {
      entries.put(
          "XNLI-1.0/xnli." + split + ".tsv",
          HEADER
              + "en\tneutral\t( a )\tHe said \"yes\".\tHe is \"here.\t7\tTrue\n"
              + "sw\tcontradiction\t( b )\tHapana.\tNdiyo.\t7\tTrue\n"
              + "en\tentailment\t( c )\tIt rains in "
              + split
              + ".\tIt is wet.\t8\tTrue\n");
    }
    return entries;
  }

  @Test
  void xnliBecomesAFileForEachLanguage() throws IOException {
    Path folder = fetch(DataSets.xnli(served("XNLI-1.0.zip", zip(xnli()))));
    Task task = Task.named("xnli");
    assertThat(Datasets.languages(task, folder, "dev").files()).containsOnlyKeys("en", "sw");
    Map<String, Path> test = Datasets.languages(task, folder, "test").files();
    Dataset english = Datasets.load(task, test.get("en"), "en");
    assertThat(english.warnings()).isEmpty();
    assertThat(english.examples())
        .extracting(Example::label)
        .containsExactly("neutral", "entailment");
    assertThat(english.examples().get(0).id()).isEqualTo("7");
    assertThat(english.examples().get(0).fields())
        .containsEntry("premise", "He said \"yes\".")
        .containsEntry("hypothesis", "He is \"here.");
    assertThat(english.examples().get(1).fields()).containsEntry("premise", "It rains in test.");
    assertThat(folder.resolve("SOURCE.txt"))
        .content()
        .contains("CC BY-NC 4.0", "Conneau", "/XNLI-1.0.zip", "SHA-256 ");
    try (Stream<Path> beside = Files.list(folder.getParent())) {
      assertThat(beside).containsExactly(folder);
    }
  }

  @Test
  void theOfficialTableIsReadAsItIsToo() throws IOException {
    Path folder = Files.createDirectories(dir.resolve("official"));
    Files.writeString(folder.resolve("xnli.test.tsv"), xnli().get("XNLI-1.0/xnli.test.tsv"));
    Task task = Task.named("xnli");
    Map<String, Path> test = Datasets.languages(task, folder, "test").files();
    assertThat(test).containsOnlyKeys("en", "sw");
    assertThat(Datasets.load(task, test.get("sw"), "sw").examples()).hasSize(1);
  }

  @Test
  void whatIsThereNeedsNoNetworkAndWhatIsNotOursIsLeftAlone() throws IOException {
    DataSet data = DataSets.xnli(served("XNLI-1.0.zip", zip(xnli())));
    Path folder = fetch(data);
    int asked = places.requests().size();
    DataFetch again =
        DataFetch.plan(http(places.environment(dir, "HF_HUB_OFFLINE", "1")), data, folder);
    assertThat(again.plan().summary()).contains("already there");
    assertThat(again.run()).isEqualTo(folder);
    assertThat(places.requests()).hasSize(asked);
    Files.delete(folder.resolve("SOURCE.txt"));
    assertThatThrownBy(() -> fetch(data)).isInstanceOf(Problem.class).hasMessageContaining("--out");
    assertThat(folder.resolve("dev-en.tsv")).exists();
  }

  @Test
  void aHalfFetchedArchiveGoesOn() throws IOException {
    byte[] zip = zip(xnli());
    RemoteFile file = served("XNLI-1.0.zip", zip);
    Path part = Download.part(file.among(dir.resolve("data/set.fetching")));
    Files.createDirectories(part.getParent());
    Files.write(part, Arrays.copyOf(zip, 100));
    fetch(DataSets.xnli(file));
    assertThat(places.requests()).extracting(FakeHub.Request::range).containsExactly("bytes=100-");
  }

  @Test
  void anArchiveOfOtherBytesIsRefusedAndThrownAway() throws IOException {
    byte[] zip = zip(xnli());
    RemoteFile right = served("XNLI-1.0.zip", zip);
    byte[] other = zip.clone();
    other[other.length / 2] ^= 1;
    served("XNLI-1.0.zip", other);
    refused(DataSets.xnli(right), "XNLI-1.0.zip", FakeHub.sha256(zip), FakeHub.sha256(other));
    served("XNLI-1.0.zip", zip);
    assertThat(fetch(DataSets.xnli(right)).resolve("dev-en.tsv")).exists();
  }

  @Test
  void aSecondAddressIsTriedWhereTheFirstFails() throws IOException {
    Map<String, String> raw = new LinkedHashMap<>();
    for (String split : List.of("train", "valid", "test")) {
      raw.put("wikitext-2-raw/wiki." + split + ".raw", " = " + split + " = \n A \u00e9 @-@ b .\n");
    }
    RemoteFile archive =
        served("wikitext-2-raw-v1.zip", zip(raw), URI.create(places.endpoint() + "/gone/w.zip"));
    Path folder = fetch(DataSets.wikitext(archive));
    assertThat(folder.resolve("train.txt")).hasContent(" = train = \n A \u00e9 @-@ b .");
    assertThat(folder.resolve("valid.txt")).exists();
    assertThat(folder.resolve("test.txt")).exists();
  }

  @Test
  void hostileArchivesAreRefused() throws IOException {
    for (String name : List.of("../evil", "/etc/evil", "a/../../evil", "C:evil", "a\\..\\evil")) {
      Map<String, String> entries = xnli();
      entries.put(name, "x");
      refused(DataSets.xnli(served("a.zip", zip(entries))), "a.zip", "below its own folder");
      assertThat(dir.resolve("evil")).doesNotExist();
    }
    byte[] link = zipOfLink("XNLI-1.0/link", "/etc/passwd");
    refused(DataSets.xnli(served("b.zip", link)), "b.zip", "the link 'XNLI-1.0/link'");
    refused(DataSets.xnli(served("c.zip", new byte[100])), "c.zip", "a damaged one");
    refused(
        DataSets.xnli(served("d.zip", zip(Map.of("XNLI-1.0/other", "x")))),
        "an entry XNLI-1.0/xnli.dev.tsv");
  }

  @Test
  void archivesThatUnpackToTooMuchAreRefused() throws IOException {
    Path bomb = dir.resolve("bomb.zip");
    Files.write(bomb, zip(Map.of("a", "0".repeat(600), "b", "0".repeat(600))));
    assertThatThrownBy(() -> Archive.open(bomb, 1000))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("bomb.zip", "at most 1.0 kB unpacked");
    Archive.open(bomb, 1200).close();
  }

  @Test
  void anArchiveThatLiesAboutItsSizesIsRefused() throws IOException {
    byte[] bytes = zip(Map.of("a", "0".repeat(70_000)));
    // The size in the central directory, after its signature, PK 1 2, and 20 bytes.
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int size = text.indexOf("PK\u0001\u0002") + 24;
    bytes[size] = 10;
    bytes[size + 1] = 0;
    bytes[size + 2] = 0;
    Path liar = Files.write(dir.resolve("liar.zip"), bytes);
    try (Archive archive = Archive.open(liar, 1000)) {
      assertThatThrownBy(() -> archive.read("a").readAllBytes())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("larger than its header says");
    }
  }

  @Test
  void tablesOfAnotherShapeAreRefused() throws IOException {
    for (String table :
        List.of("", "language\tlabel\n", HEADER + "en\tneutral\n", HEADER + "../x\t\t\t\t\t\t\n")) {
      Map<String, String> entries = xnli();
      entries.put("XNLI-1.0/xnli.test.tsv", table);
      refused(DataSets.xnli(served("t.zip", zip(entries))), "t.zip, XNLI-1.0/xnli.test.tsv");
    }
  }

  @Test
  void americasNliIsCheckedAgainstTheRepositorysOwnHashes() throws IOException {
    byte[] rows =
        "id\tlanguage\tpremise\thypothesis\tlabel\n1\taym\ta\tb\tneutral\n"
            .getBytes(StandardCharsets.UTF_8);
    List<Object> tree = new ArrayList<>();
    for (String path :
        List.of(
            "README.md",
            "data/anli_final/dev/anli.dev.tsv",
            "data/anli_final/dev/aym.tsv",
            "data/anli_final/test/aym.tsv")) {
      tree.add(
          Map.of("path", path, "type", "blob", "size", rows.length, "sha", FakeHub.gitBlob(rows)));
    }
    String repository = "abteen/americasnli";
    String commit = "bebd02ca1e4529016fca2e4554a5c48c285b8fba";
    served(
        "repos/" + repository + "/git/trees/" + commit,
        Json.line(Map.of("tree", tree)).getBytes(StandardCharsets.UTF_8));
    served(repository + "/" + commit + "/data/anli_final/dev/aym.tsv", rows);
    served(
        repository + "/" + commit + "/data/anli_final/test/aym.tsv",
        "wrong".repeat(20).substring(0, rows.length).getBytes(StandardCharsets.UTF_8));
    DataSet data = named("americasnli");
    refused(data, "test/aym.tsv", "git blob " + FakeHub.gitBlob(rows));
    served(repository + "/" + commit + "/data/anli_final/test/aym.tsv", rows);
    Path folder = fetch(data);
    Task task = Task.named("americasnli");
    for (String split : List.of("dev", "test")) {
      Map<String, Path> files = Datasets.languages(task, folder, split).files();
      assertThat(files).containsOnlyKeys("aym");
      assertThat(Datasets.load(task, files.get("aym"), "aym").examples()).hasSize(1);
    }
  }

  @Test
  void sib200ComesFromTheHub() {
    String rows = "index_id\tcategory\ttext\n1\ttravel\tA ship.\n";
    for (String language : List.of("eng_Latn", "swh_Latn")) {
      for (String split : List.of("train", "dev", "test")) {
        places.with("data/" + language + "/" + split + ".tsv", rows);
      }
      places.with("data/" + language + "/labels.txt", "travel");
    }
    Path folder = fetch(named("sib200"));
    Task task = Task.named("sib200");
    for (String split : List.of("train", "dev", "test")) {
      Map<String, Path> files = Datasets.languages(task, folder, split).files();
      assertThat(files).containsOnlyKeys("eng_Latn", "swh_Latn");
      assertThat(Datasets.load(task, files.get("swh_Latn"), (String) null).examples()).hasSize(1);
    }
  }

  @Test
  void theOfficialPlacesAreSecure() {
    HubEnvironment usual = new HubEnvironment(Map.of(), dir);
    for (DataSet archive : DataSets.archives(usual).values()) {
      assertThat(archive.listing().list(null, dir).files())
          .flatExtracting(RemoteFile::addresses)
          .allMatch(address -> address.getScheme().equals("https"));
    }
    assertThat(usual.endpoint().getScheme()).isEqualTo("https");
    assertThat(GitHub.usual())
        .isEqualTo(
            new GitHub(
                URI.create("https://api.github.com"),
                URI.create("https://raw.githubusercontent.com")));
    assertThatThrownBy(() -> DataSets.named(usual, GitHub.usual(), Wish.of("xnl")))
        .hasMessageContainingAll("'xnl'", "xnli", "hf:OWNER/NAME");
  }
}
