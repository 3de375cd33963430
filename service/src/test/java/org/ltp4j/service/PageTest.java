package org.ltp4j.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.answer.TextClassifier;
import org.ltp4j.json.Json;

/** The page at / in a real browser, with the profile {@code browser}; see CONTRIBUTING.md. */
@Tag("browser")
@Timeout(120)
class PageTest {
  private static final String ARABIC = "الكتاب على الطاولة";
  private static final String PERSIAN = "کتاب‌ها روی میز است";

  @TempDir static Path profile;

  private static Chromium browser;

  private final Parrot topics = new Parrot(2, "text");
  private final Parrot nli =
      new Parrot("ملاحظة طويلة جدا", "Donaudampfschifffahrt".repeat(3), 2, "premise", "hypothesis");
  private final Parrot arabic = new Parrot("طويل", "قصير", 2, "text");
  private Service service;

  @BeforeAll
  static void start() throws IOException {
    browser = new Chromium(profile);
  }

  @AfterAll
  static void end() {
    browser.close();
  }

  @BeforeEach
  void turn() {
    browser.newPage();
  }

  @AfterEach
  void stop() {
    browser.closePage(); // first, since a service waits for connections that are open
    service.close();
    topics.close();
    nli.close();
    arabic.close();
  }

  private void open(Map<String, TextClassifier> classifiers, String token) {
    Limits limits = new Limits(100_000, 4, 1_000, Duration.ofSeconds(20));
    service = Service.start(classifiers, "127.0.0.1", 0, limits, Optional.ofNullable(token));
    browser.open(service.address());
  }

  private void openBoth() {
    Map<String, TextClassifier> both = new LinkedHashMap<>();
    both.put("topics", topics);
    both.put("nli", nli);
    open(both, null);
    browser.until("document.querySelector('textarea')");
  }

  private void choose(String model) {
    browser.value(
        "{ const s = document.getElementById('model'); s.value = '%s'; s.dispatchEvent(new Event('change')); 0 }"
            .formatted(model));
  }

  /** Types texts into the fields, and waits for what comes of it. */
  private String classify(String... texts) {
    browser.value(
        """
        document.getElementById('answer').replaceChildren();
        %s.forEach((text, i) => { document.querySelectorAll('textarea')[i].value = text; });
        document.querySelector('button').click();
        """
            .formatted(Json.line(List.of(texts))));
    browser.until("!document.querySelector('button').disabled");
    return browser.value("document.getElementById('answer').innerText").asText();
  }

  private List<String> texts(String selector) {
    List<String> texts = new ArrayList<>();
    browser
        .value("[...document.querySelectorAll('%s')].map(e => e.innerText)".formatted(selector))
        .forEach(text -> texts.add(text.asText().strip()));
    return texts;
  }

  private String style(String selector, String property) {
    return browser
        .value("getComputedStyle(document.querySelector('%s')).%s".formatted(selector, property))
        .asText();
  }

  @Test
  void taggedWordsAreMarkedInTheirText() {
    open(Map.of("places", new Tagger()), null);
    browser.until("document.querySelector('textarea')");
    classify("from *Port *Said to <b>Suez</b> and *Tanta");
    assertThat(texts("#answer p").get(0))
        .isEqualTo("from *Port *Said LOC to <b>Suez</b> and *Tanta LOC");
    assertThat(texts("#answer mark")).containsExactly("*Port *Said LOC", "*Tanta LOC");
    assertThat(style("#answer p", "direction")).isEqualTo("ltr");
    classify("من *بورسعيد الى طنطا");
    assertThat(texts("#answer mark bdi")).containsExactly("*بورسعيد");
    assertThat(style("#answer p", "direction")).isEqualTo("rtl");
    classify("nowhere");
    assertThat(texts("#answer p")).containsExactly("nowhere", "None of the words is marked.");
  }

  @Test
  void everyModelIsThereWithItsFieldsAndNobodyElseIsAsked() {
    openBoth();
    assertThat(texts("option")).containsExactly("topics", "nli");
    assertThat(texts("#fields label")).containsExactly("text");
    classify("twelve chars");
    assertThat(texts("tr")).containsExactly("long\t54.5 %", "short\t45.5 %");
    choose("nli");
    assertThat(texts("#fields label")).containsExactly("premise", "hypothesis");
    assertThat(style("#model-label", "display")).isNotEqualTo("none");
    assertThat(browser.value("document.querySelector('textarea').value").asText())
        .as("what was typed stays")
        .isEqualTo("twelve chars");
    classify("It rains all day.", "It is wet.");
    assertThat(nli.last)
        .isEqualTo(Map.of("premise", "It rains all day.", "hypothesis", "It is wet."));
    assertThat(browser.requests())
        .filteredOn(address -> !address.equals("about:blank"))
        .hasSizeGreaterThanOrEqualTo(6)
        .allMatch(address -> address.startsWith(service.address().toString()));
    assertThat(browser.complaints()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {ARABIC, PERSIAN, "1984 را خواندم.", "מזג האוויר נאה"})
  void textFromRightToLeftStandsRightAndArrivesAsItIs(String text) {
    openBoth();
    choose("nli");
    classify(text, "It is wet.");
    assertThat(nli.last).containsEntry("premise", text);
    assertThat(style("textarea", "direction")).isEqualTo("rtl");
    assertThat(style("textarea", "textAlign")).isEqualTo("start");
    assertThat(style("textarea", "unicodeBidi")).isEqualTo("plaintext");
    assertThat(style("label:nth-child(2) textarea", "direction")).isEqualTo("ltr");
    // A label in Arabic does not turn the figures beside it around.
    assertThat(texts("th")).contains("ملاحظة طويلة جدا");
    assertThat(browser.value("document.querySelector('th bdi').dir").asText()).isEmpty();
    JsonNode sides =
        browser.value(
            "['th', 'td.number', 'td.bar'].map(s => document.querySelector(s).getBoundingClientRect().left)");
    assertThat(sides.get(0).asDouble()).isLessThan(sides.get(1).asDouble());
    assertThat(sides.get(1).asDouble()).isLessThan(sides.get(2).asDouble());
    browser.picture("right-to-left");
  }

  @Test
  void labelsFromRightToLeftKeepTheirOrder() {
    open(Map.of("arabic", arabic), null);
    browser.until("document.querySelector('textarea')");
    assertThat(texts("#about bdi")).containsExactly("arabic", "طويل", "قصير");
    JsonNode left =
        browser.value(
            "[...document.querySelectorAll('#about bdi')].map(e => e.getBoundingClientRect().left)");
    assertThat(left.get(1).asDouble()).isLessThan(left.get(2).asDouble());
    assertThat(texts("#about"))
        .first()
        .asString()
        .endsWith(". none, at most 20 tokens. Trained on en.");
  }

  @Test
  void whatGoesWrongIsSaidInWords() {
    openBoth();
    assertThat(classify(" ")).contains("white space only");
    assertThat(style(".bad", "color")).isEqualTo("rgb(179, 38, 30)");
    browser.picture("error");
    assertThat(classify("a".repeat(1001))).contains("at most 1000 characters, found 1001");
    assertThat(classify("a".repeat(21))).contains("its end was left out");
    assertThat(classify("a".repeat(10))).contains("Not sure enough");
    assertThat(classify("<img src=x onerror=document.title=1>")).contains("long");
    service.close();
    assertThat(classify("a")).isEqualTo("The service does not answer.");
    assertThat(browser.value("document.title").asText()).isEqualTo("ltp4j");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void theTokenIsAskedForWhereThereIsOne() {
    open(Map.of("one", topics), "secret");
    browser.until("!document.getElementById('token-label').hidden");
    assertThat(style("#token-label", "display")).isEqualTo("block");
    browser.value("document.getElementById('token').value = 'wrong'");
    assertThat(classify()).isEqualTo("That is not the token.");
    browser.value("document.getElementById('token').value = 'secret'");
    assertThat(classify()).isEmpty();
    assertThat(classify("twelve chars")).startsWith("long\t54.5 %");
  }

  @ParameterizedTest
  @CsvSource({"false, 'rgb(255, 255, 255)'", "true, 'rgb(21, 25, 29)'"})
  void lightAndDarkAreReadable(boolean isDark, String ground) {
    browser.dark(isDark);
    browser.size(1000, 900);
    openBoth();
    assertThat(style("body", "backgroundColor")).isEqualTo(ground);
    classify("twelve chars");
    browser.picture(isDark ? "dark" : "light");
    for (String selector : List.of("h1", ".quiet", "label", "textarea", "th", "td", "a")) {
      assertThat(contrast(style(selector, "color"), ground)).as(selector).isGreaterThan(4.5);
    }
    assertThat(contrast(style("button", "color"), style("button", "backgroundColor")))
        .as("button")
        .isGreaterThan(4.5);
    classify(" ");
    assertThat(contrast(style(".bad", "color"), ground)).as(".bad").isGreaterThan(4.5);
  }

  @ParameterizedTest
  @ValueSource(ints = {320, 390})
  void aNarrowScreenShowsEverything(int width) {
    browser.size(width, 800);
    openBoth();
    choose("nli");
    classify(PERSIAN + "x".repeat(300), "Donaudampfschifffahrtsgesellschaftskapitän".repeat(4));
    browser.picture("narrow-" + width);
    assertThat(browser.value("innerWidth").asInt()).isEqualTo(width);
    assertThat(browser.value("document.documentElement.scrollWidth").asInt()).isEqualTo(width);
    JsonNode outside =
        browser.value(
            """
            [...document.querySelectorAll('body *')].filter(e => {
              const box = e.getBoundingClientRect();
              return box.width > 0 && (box.left < 0 || box.right > innerWidth + 0.5);
            }).map(e => e.outerHTML)
            """);
    assertThat(outside).isEmpty();
  }

  /** As WCAG 2 defines it; 4.5 is its demand on text. */
  private static double contrast(String one, String other) {
    double a = luminance(one) + 0.05;
    double b = luminance(other) + 0.05;
    return Math.max(a, b) / Math.min(a, b);
  }

  private static double luminance(String colour) {
    String[] parts = colour.replaceAll("[^0-9,.]", "").split(",");
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double c = Double.parseDouble(parts[i]) / 255;
      sum += weights[i] * (c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
  }
}
