package org.ltp4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ltp4j.report.MadeSweep.fields;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.problem.Problem;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.trial.TrialStatus;
import org.ltp4j.trial.TrialStore;

class ReportTest {
  private static final ReportSettings SETTINGS =
      Settings.resolve(ReportSettings.class, Section.none(), Map.of("png", "false"));
  private static final String HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>";

  @TempDir Path directory;

  @Test
  void aSweepBecomesTablesPicturesAndOnePage() throws Exception {
    new MadeSweep(directory).everything(60);
    Document page = page("method=ltp,strategy=global,ratio=0.2", "method=ft");

    assertThat(page.select("nav a").eachAttr("href"))
        .containsExactly(
            "#results",
            "#tests",
            "#shots",
            "#strategies",
            "#ratios",
            "#layers",
            "#languages",
            "#confusion",
            "#curves",
            "#overlap",
            "#costs",
            "#failed",
            "#slowest",
            "#trials");
    assertThat(page.select("#results table")).hasSize(4);
    assertThat(page.select("#costs table")).hasSize(4);
    assertThat(page.select("#slowest thead").text()).contains("train, s", "shared ticket, s");
    assertThat(page.select("#results table strong")).isNotEmpty();
    for (String id :
        List.of(
            "shots",
            "strategies",
            "ratios",
            "layers",
            "languages",
            "confusion",
            "curves",
            "overlap")) {
      assertThat(page.select("#" + id + " svg")).as(id).isNotEmpty();
    }
    assertThat(page.select("header p").text()).isEqualTo("86 trials: 84 done, 1 failed, 1 killed.");
    assertThat(page.select("#failed tbody tr")).hasSize(2);
    assertThat(page.select("#failed").text()).contains("check the path", "signal 9");
    assertThat(page.select("#slowest tbody tr")).hasSize(10);
    assertThat(page.select("#tests").text()).contains("12 pairs", "p = ");
    try (Stream<Path> figures = Files.list(out().resolve("figures"))) {
      assertThat(figures.count()).isEqualTo(page.select("figure").size());
    }
    try (Stream<Path> tables = Files.list(out().resolve("tables"))) {
      assertThat(tables.count()).isEqualTo(3 * (4 + 4));
    }
  }

  @Test
  void moreTicketsThanLinesCanTellApartHaveARowEach() throws Exception {
    MadeSweep sweep = new MadeSweep(directory);
    sweep.tickets(10);
    assertThat(page().select("#layers svg").first().select("polyline, path[d*=L]")).isNotEmpty();
    sweep.tickets(12);
    Element shares = page().select("#layers svg").get(1);
    List<String> texts = shares.select("text").eachText();
    assertThat(texts).contains("layer", "share of the layer, %").anyMatch(t -> t.endsWith("0.05"));
    assertThat(texts)
        .filteredOn(text -> text.matches("\\d\\d?[.]\\d+"))
        .hasSizeGreaterThan(12 * 12);
  }

  @Test
  void thePageStandsAloneAndCanBeUsedByEveryone() throws Exception {
    new MadeSweep(directory).everything(30);
    Document page = page();

    assertThat(page.select("script, link, iframe, object, img")).isEmpty();
    assertThat(page.html()).doesNotContain("url(http", "@import");
    assertThat(page.select("[href]").eachAttr("href")).allMatch(href -> href.startsWith("#"));
    for (Element link : page.select("a[href]")) {
      assertThat(page.getElementById(link.attr("href").substring(1))).as(link.text()).isNotNull();
    }
    List<String> ids = page.select("[id]").eachAttr("id");
    assertThat(ids).doesNotHaveDuplicates();
    for (Element named : page.select("[aria-labelledby]")) {
      assertThat(ids).contains(named.attr("aria-labelledby").split(" "));
    }
    assertThat(page.select("html").attr("lang")).isEqualTo("en");
    assertThat(page.select("meta[name=viewport]").attr("content")).contains("width=device-width");
    assertThat(page.select("h1")).hasSize(1);
    assertThat(page.select("main, nav, header")).hasSize(3);
    assertThat(page.select("style").html()).contains("prefers-color-scheme: dark");
    for (Element svg : page.select("svg")) {
      assertThat(svg.attr("role")).isEqualTo("img");
      assertThat(svg.select("title").text()).isNotBlank();
      assertThat(svg.select("desc").text()).isNotBlank();
    }
    for (Element table : page.select("table")) {
      assertThat(table.select("caption").text()).isNotBlank();
      assertThat(table.select("thead th:not([scope=col])")).isEmpty();
      assertThat(table.parents().select(".scroll[tabindex=0][aria-label]")).isNotEmpty();
    }
  }

  @Test
  void aTrialThatIsStillToBeDoneDoesNotDecideWhatIsMeasured() throws Exception {
    MadeSweep sweep = new MadeSweep(directory).measuredBy("macro-f1");
    sweep.done(fields("method", "ltp", "seed", 1), Map.of("en", "110"));
    sweep.unfinished(fields("method", "ft", "seed", 1), TrialStatus.RUNNING, null);
    assertThat(page().select("#results").text()).contains("Macro-F1").doesNotContain("Accuracy");
  }

  @Test
  void theSameTrialsGiveTheSameBytes() throws Exception {
    new MadeSweep(directory).everything(30);
    page("method=ltp,strategy=global,ratio=0.2", "method=ft");
    Map<String, String> first = contents();
    page("method=ltp,strategy=global,ratio=0.2", "method=ft");
    assertThat(contents()).isEqualTo(first).hasSizeGreaterThan(20);
  }

  @Test
  void hostileNamesStayText() throws Exception {
    MadeSweep sweep = new MadeSweep(directory);
    for (int shots : new int[] {1, 4}) {
      sweep.done(
          fields("method", HOSTILE, "strategy", HOSTILE, "shots", shots, "seed", 1),
          Map.of(HOSTILE, "1100"));
    }
    sweep.unfinished(fields(HOSTILE, HOSTILE), TrialStatus.FAILED, HOSTILE);
    Document page = page();
    assertThat(page.select("script, img, [onerror]")).isEmpty();
    assertThat(page.select("#results thead").text()).contains(HOSTILE);
    assertThat(page.select("#failed td").eachText()).contains(HOSTILE);
    try (Stream<Path> files = Files.walk(out())) {
      assertThat(files.map(p -> p.getFileName().toString())).noneMatch(n -> n.contains("script"));
    }
  }

  @Test
  void namesKeepTheirDirectionToThemselves() throws Exception {
    String arabic = "\u0639\u0631\u0628\u064a";
    MadeSweep sweep = new MadeSweep(directory);
    sweep.done(fields("method", arabic, "seed", 1), Map.of(arabic, "1100"));
    sweep.done(fields("method", "ft\u202e", "seed", 1), Map.of(arabic, "1000"));
    Document page = page("method=" + arabic, "method=ft\u202e");
    assertThat(page.select("#results th bdi").eachText()).contains(arabic, "method");
    assertThat(page.select("#tests bdi").eachText())
        .containsExactly("method=" + arabic, "method=ft");
    assertThat(page.select("#languages svg text[direction=rtl]")).hasSize(2);
    assertThat(Files.readString(out().resolve("index.html"))).doesNotContain("\u2068", "\u2069");
  }

  @Test
  void severalTestsAreCorrectedForTheirNumber() throws Exception {
    new MadeSweep(directory).everything(15);
    String ltp = "method=ltp,strategy=global,ratio=0.2";
    Document page = page(ltp, "method=ft", ltp, "strategy=random,ratio=0.2");
    assertThat(page.select("#tests .note").eachText())
        .hasSize(2)
        .allMatch(text -> text.contains("with Holm's correction for 2 tests"));
  }

  @Test
  void littleOrNothingIsStillAPage() throws Exception {
    assertThat(page().select("header p").text()).isEqualTo("There are no trials here.");

    MadeSweep sweep = new MadeSweep(directory);
    sweep.unfinished(fields("method", "ltp"), TrialStatus.FAILED, "out of memory");
    Files.createDirectories(new TrialStore(directory).folder("half"));
    Document failed = page();
    assertThat(failed.select("header p").text()).isEqualTo("2 trials: 2 failed.");
    assertThat(failed.select("#results").text()).contains("No trial is finished");
    assertThat(failed.select("#failed tbody tr")).hasSize(2);
    assertThat(failed.select("svg")).isEmpty();

    sweep.done(fields("method", "ltp"), Map.of("en", "1101"));
    Document one = page();
    assertThat(one.select("#results td").eachText()).containsExactly("75.0", "75.0");
    assertThat(one.select("#languages svg, #confusion svg")).hasSize(2);
    assertThat(one.select("#shots")).isEmpty();
    assertThat(one.select("nav a").last().attr("href")).isEqualTo("#not-drawn");
    assertThat(one.select("#not-drawn li").eachText())
        .anyMatch(line -> line.contains("two values of shots"));
  }

  @Test
  void missingLanguagesLeaveGapsOnly() throws Exception {
    MadeSweep sweep = new MadeSweep(directory);
    Map<String, String> both = new LinkedHashMap<>();
    both.put("en", "1100");
    both.put("sw", "1000");
    sweep.done(fields("method", "ltp", "seed", 1), both);
    sweep.done(fields("method", "ft", "seed", 1), Map.of("en", "1100"));
    Document page = page();
    assertThat(page.select("#results tr:contains(ft) td").eachText())
        .containsExactly("50.0", "–", "50.0*");
    assertThat(page.select("#languages details tbody tr")).hasSize(3);
  }

  @Test
  void nothingButAReportIsReplaced() throws Exception {
    page();
    Files.writeString(out().resolve("notes.txt"), "mine");
    assertThatThrownBy(this::page).isInstanceOf(Problem.class).hasMessageContaining("notes.txt");
    assertThat(out().resolve("notes.txt")).hasContent("mine");
  }

  @Test
  void aDamagedTicketIsANoteAndTheRestIsDrawn() throws Exception {
    MadeSweep sweep = new MadeSweep(directory);
    sweep.everything(15);
    try (Stream<Path> files = Files.list(directory)) {
      Path ticket =
          files.filter(f -> f.toString().endsWith(".safetensors")).sorted().toList().get(0);
      Files.writeString(ticket, "broken");
    }
    Document page = page();
    assertThat(page.select("#overlap .note").text()).contains("is left out");
    assertThat(page.select("#overlap svg")).hasSize(1);
    assertThat(page.select("#overlap details tbody tr")).hasSize(5 * 5);
  }

  @Test
  void zeroShotMeansStandBesideMeansAndTheMetricOfTheRecipeIsEverywhere() throws Exception {
    MadeSweep sweep = new MadeSweep(directory).trainedOn("en").measuredBy("macro-f1");
    for (int seed = 1; seed <= 2; seed++) {
      // Columns stand in the order in which a trial has its languages.
      Map<String, String> good = new TreeMap<>(Map.of("en", "111111", "sw", "011111"));
      Map<String, String> bad = new TreeMap<>(Map.of("en", "111111", "sw", "000111"));
      sweep.done(fields("method", "ltp", "shots", 4, "seed", seed), good);
      sweep.done(fields("method", "ft", "shots", 4, "seed", seed), bad);
    }
    Document page = page("method=ltp", "method=ft");
    assertThat(page.select("#results caption").eachText()).containsExactly("Macro-F1, %");
    assertThat(page.select("#results thead th").eachText())
        .containsExactly("method", "en", "sw", "mean", "zero-shot mean");
    // sw of ltp: five of six right, the first taken for neutral
    double sw = (2 * 1 / 3.0 + 2 * 2 / 5.0 + 1) / 3;
    String line = page.select("#results tbody tr:contains(ltp) td").eachText().toString();
    assertThat(line)
        .isEqualTo(
            "[100.0 ± 0.0, %1$.1f ± 0.0, %2$.1f ± 0.0, %1$.1f ± 0.0]"
                .formatted(100 * sw, 50 + 50 * sw));
    assertThat(page.select("#results .note").text())
        .contains("Macro-F1 in %", "Zero-shot: without en", "interval of one macro-F1");
    assertThat(page.select("#tests").text()).contains("points of macro-F1");
    assertThat(page.select("#languages figcaption").text()).contains("Mean macro-F1 over seeds");
    assertThat(page.select("#curves figcaption").text()).contains("Dev macro-F1", "Dev loss");
    assertThat(page.select("#trials thead th").eachText())
        .containsSequence("macro-F1, %", "zero-shot, %", "dev, %");
    assertThat(page.select("#trials tbody tr").get(0).select("td").eachText()).contains("37.5");
    assertThat(Files.readString(out().resolve("tables/table-1.csv")))
        .contains("zero-shot mean,zero-shot mean std")
        .contains("" + sw);
  }

  @Test
  void everyRowIsTestedAgainstOneWithHolmsCorrection() throws Exception {
    MadeSweep sweep = new MadeSweep(directory);
    for (int shots : new int[] {4, 16}) {
      for (int seed = 1; seed <= 2; seed++) {
        // The seed of the random ticket goes along with the seed.
        sweep.done(
            fields(
                "method",
                "ltp",
                "strategy",
                "random",
                "ticket-seed",
                seed,
                "shots",
                shots,
                "seed",
                seed),
            Map.of("en", "1100".repeat(10)));
        sweep.done(
            fields("method", "ltp", "strategy", "global", "shots", shots, "seed", seed),
            Map.of("en", "1110".repeat(10)));
        sweep.done(
            fields("method", "ft", "shots", shots, "seed", seed), Map.of("en", "1000".repeat(10)));
      }
    }
    Report report =
        report(Map.of("png", "false", "against", "strategy=random", "resamples", "500"));
    List<String> tests = report.text().lines().filter(l -> l.contains(" minus ")).toList();
    assertThat(tests)
        .hasSize(4)
        .allMatch(test -> test.contains("with Holm's correction for 4 tests"))
        .allMatch(test -> test.contains("over 2 pairs of trials"));
    assertThat(tests)
        .filteredOn(test -> test.contains("strategy=random (shots 16)"))
        .hasSize(2)
        .anyMatch(test -> test.startsWith("ft minus ") && test.contains(": −25.0 points"))
        .anyMatch(test -> test.startsWith("ltp global minus ") && test.contains(": +25.0 points"));
    assertThat(report.text().lines().filter(l -> l.startsWith("| ltp random |") && l.contains("±")))
        .as("one row, of both ticket seeds, in each table")
        .hasSize(2)
        .allMatch(line -> line.contains("| 50.0 ± 0.0 |"));
  }

  @Test
  void aRowThatNoTableHasIsRefused() {
    new MadeSweep(directory).done(fields("method", "ft", "seed", 1), Map.of("en", "10"));
    assertThatThrownBy(() -> report(Map.of("against", "method=lora")))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("--against method=lora: expected finished trials of it");
  }

  @Test
  void meansMayBeOverTheLanguagesThatWereNotTrainedOn() throws Exception {
    MadeSweep sweep = new MadeSweep(directory).trainedOn("en");
    for (int shots : new int[] {4, 16}) {
      sweep.done(
          fields("method", "ltp", "shots", shots, "seed", 1),
          Map.of("en", "1111", "sw", shots == 4 ? "1000" : "1100"));
    }
    sweep.done(fields("method", "ltp", "shots", 64, "seed", 1), Map.of("en", "1111"));
    Report report =
        report(Map.of("png", "false", "over", "zero-shot", "columns", "shots", "rows", "method"));
    assertThat(report.text())
        .contains("| ltp | 25.0 | 50.0 |")
        .contains("a mean over languages that the model was not trained on")
        .contains("1 finished without a language that they were not trained on");
  }

  private Document page(String... compared) throws IOException {
    Report report =
        Report.of(new TrialStore(directory).list(), List.of(), SETTINGS, Arrays.asList(compared));
    report.write(out(), "Report", SETTINGS.png());
    return Jsoup.parse(Files.readString(out().resolve("index.html")));
  }

  /** The report of these settings. */
  private Report report(Map<String, String> flags) {
    return Report.of(
        new TrialStore(directory).list(),
        List.of(),
        Settings.resolve(ReportSettings.class, Section.none(), flags),
        List.of());
  }

  private Path out() {
    return directory.resolve("report");
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(out())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(out().relativize(file).toString(), Files.readString(file));
      }
    }
    return contents;
  }
}
