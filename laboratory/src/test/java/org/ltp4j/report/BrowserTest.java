package org.ltp4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.trial.TrialStore;

/** The page in a real browser, with the profile {@code browser}; see CONTRIBUTING.md. */
@Tag("browser")
class BrowserTest {
  /** Measures from inside the page what a person would see. */
  private static final String PROBE =
      """
      <script>
      addEventListener('load', () => {
        const add = (k, v) => document.body.setAttribute('data-' + k, v);
        const inks = [...document.querySelectorAll('svg.chart')].map(svg =>
            [...svg.querySelectorAll('text, rect, circle, path, line')]
                .filter(e => e.getBoundingClientRect().width + e.getBoundingClientRect().height > 0)
                .length);
        add('drawn', inks.join(','));
        const touching = [];
        document.querySelectorAll('svg.chart').forEach(svg => {
          const all = svg.getBoundingClientRect();
          const boxes = [...svg.querySelectorAll('text')].map(e => [e.getBoundingClientRect(), e]);
          boxes.forEach(([a, e], i) => {
            if (a.left < all.left - 1 || a.right > all.right + 1 || a.bottom > all.bottom + 1)
              touching.push(e.textContent);
            boxes.slice(0, i).forEach(([b, f]) => {
              // A line's box is higher than its letters.
              if (a.left < b.right && b.left < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom)
                touching.push(e.textContent + ' on ' + f.textContent);
            });
          });
        });
        add('touching', touching.join('; '));
        add('overflow', document.documentElement.scrollWidth - innerWidth);
        add('paper', getComputedStyle(document.body).backgroundColor);
      });
      </script>
      """;

  @TempDir Path directory;

  @Test
  void everyChartIsDrawnAndThePageFitsInLightAndDark() throws Exception {
    new MadeSweep(directory).everything(30);
    ReportSettings settings =
        Settings.resolve(ReportSettings.class, Section.none(), Map.of("png", "false"));
    Report.of(new TrialStore(directory).list(), List.of(), settings, List.of())
        .write(directory.resolve("report"), "Report", false);
    String page = Files.readString(directory.resolve("report/index.html"));
    Path probed = directory.resolve("probed.html");
    Files.writeString(
        probed,
        page.replaceFirst("<meta http-equiv[^>]*>", "").replace("</body>", PROBE + "</body>"));

    int charts = Jsoup.parse(page).select("svg.chart").size();
    Element wide = open(probed, "--window-size=1280,900");
    assertThat(wide.attr("data-drawn").split(",")).hasSize(charts).allMatch(n -> count(n) > 10);
    assertThat(count(wide.attr("data-overflow"))).isLessThanOrEqualTo(0);
    assertThat(wide.attr("data-touching")).isEmpty();
    assertThat(wide.attr("data-paper")).isEqualTo("rgb(255, 255, 255)");

    // A window is at least 500 pixels wide.
    Element narrow = open(probed, "--window-size=500,900");
    assertThat(count(narrow.attr("data-overflow"))).isLessThanOrEqualTo(0);

    assertThat(narrow.attr("data-touching")).isEmpty();

    Element dark = open(probed, "--blink-settings=preferredColorScheme=0");
    assertThat(dark.attr("data-paper")).isEqualTo("rgb(20, 24, 29)");
  }

  @Test
  void theScriptOfAHostileNameDoesNotRunAndThePageItselfHasNone() throws Exception {
    String hostile = "<script>document.body.setAttribute('data-hit', 1)</script>";
    new MadeSweep(directory).done(MadeSweep.fields("method", hostile), Map.of("en", "10"));
    ReportSettings settings =
        Settings.resolve(ReportSettings.class, Section.none(), Map.of("png", "false"));
    Report.of(new TrialStore(directory).list(), List.of(), settings, List.of())
        .write(directory.resolve("report"), hostile, false);
    Element body = open(directory.resolve("report/index.html"));
    assertThat(body.hasAttr("data-hit")).isFalse();
    assertThat(body.text()).contains(hostile);
  }

  private Element open(Path page, String... flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("ltp.browser", "chromium"));
    command.addAll(
        List.of("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic"));
    command.addAll(List.of("--disable-background-networking", "--disable-component-update"));
    command.addAll(List.of("--disable-sync", "--enable-logging=stderr", "--dump-dom"));
    command.add("--user-data-dir=" + directory.resolve("profile"));
    command.addAll(List.of(flags));
    command.add(page.toUri().toString());
    Path errors = directory.resolve("browser.log");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String dom = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(Files.readString(errors)).doesNotContain("CONSOLE");
    return Jsoup.parse(dom).body();
  }

  private static int count(String number) {
    return Integer.parseInt(number);
  }
}
