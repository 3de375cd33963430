package org.ltp4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.answer.Classification;
import org.ltp4j.cli.Ltp;
import org.ltp4j.json.Json;
import org.ltp4j.serving.BundleClassifier;

/** Our layers of the image, and the service that its entry point starts from them. */
@Timeout(120)
class ImageIT {
  private static final Path ROOT = Path.of(System.getProperty("ltp.root"));
  private static final Path ADAPTER =
      ROOT.resolve("command-line/src/test/resources/earlier/ltp/adapter");
  private static final Path BASE = ROOT.resolve("formats/src/test/resources/golden/xlmr");

  /** What the layers may weigh, packed. */
  private static final long MOST_BYTES = 75_000_000;

  @TempDir static Path dir;
  private static UnpackedImage image;

  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void unpack() throws IOException {
    image = UnpackedImage.of(Path.of(System.getProperty("image.tar")), dir.resolve("root"));
  }

  @Test
  void itRunsAsNobodyInParticularAndOwnsNothing() {
    assertThat(image.config().at("/config/User").asText()).isEqualTo("65532:65532");
    assertThat(image.config().at("/config/ExposedPorts").fieldNames())
        .toIterable()
        .containsExactly("8080/tcp");
    assertThat(image.entries())
        .allSatisfy(
            entry -> {
              assertThat(entry.getLongUserId()).as(entry.getName()).isZero();
              assertThat(entry.getMode() & 022).as(entry.getName()).isZero();
            });
  }

  @Test
  void itIsSmallAndHasNoTrainingEngine() {
    List<String> names = image.entries().stream().map(TarArchiveEntry::getName).toList();
    assertThat(names)
        .anyMatch(name -> name.endsWith("/ltp4j-service.jar"))
        .noneMatch(name -> name.matches(".*(pytorch|openblas|javacpp)[^/]*-(linux|mac|win).*"))
        .noneMatch(name -> name.matches(".*(junit|parquet|zstd).*"));
    assertThat(image.packedBytes()).isLessThan(MOST_BYTES);
  }

  @Test
  void itServesABundleToWhoeverIsLetInAndStopsOnSigterm() throws Exception {
    Path bundle = dir.resolve("bundle");
    int code =
        Ltp.commandLine()
            .execute(
                "export", ADAPTER.toString(), "--to=onnx", "--model=" + BASE, "--out=" + bundle);
    assertThat(code).isZero();
    Map<String, String> text = Map.of("premise", "la casa", "hypothesis", "الكتاب على الطاولة");
    Classification expected;
    try (BundleClassifier classifier = BundleClassifier.load(bundle, 1)) {
      expected = classifier.classify(text);
    }

    Process process =
        image.run(List.of("serve", "nli=" + bundle, "--host=0.0.0.0", "--port=0")).start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      URI address = URI.create("http://127.0.0.1:" + port(said));
      assertThat(said.readLine()).contains("--token-file");
      assertThat(get(address.resolve("/health"))).isEqualTo("{\"status\":\"ok\"}");
      JsonNode answer = predict(address, text);
      expected
          .probabilities()
          .forEach(
              (label, p) ->
                  assertThat(answer.at("/probabilities").path(label).asDouble())
                      .as(label)
                      .isCloseTo(p, offset(1e-5)));
      process.toHandle().destroy(); // SIGTERM, as docker stop sends it
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
    // A user without a home can write nowhere else.
    assertThat(image.root().toFile().list()).containsExactlyInAnyOrder("app", "classpath", "tmp");
  }

  @Test
  void anAdapterIsRefusedInWords() throws Exception {
    UnpackedImage.Said said =
        image.end(List.of("serve", ADAPTER.toString(), "--model=" + BASE, "--port=0"));
    assertThat(said.text().lines()).as(said.text()).hasSize(1);
    assertThat(said.text()).contains("expected a bundle", "native libraries", "ltp export");
    assertThat(said.code()).isEqualTo(3);
  }

  private static int port(BufferedReader said) throws IOException {
    Pattern pattern = Pattern.compile("ltp: http://0\\.0\\.0\\.0:(\\d+)/ answers for nli;.*");
    List<String> lines = new ArrayList<>();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      lines.add(line);
      Matcher matcher = pattern.matcher(line);
      if (matcher.matches()) {
        return Integer.parseInt(matcher.group(1));
      }
    }
    throw new AssertionError("it ended before it answered: " + lines);
  }

  private String get(URI address) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
  }

  private JsonNode predict(URI address, Map<String, String> text) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/predict"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.line(Map.of("inputs", text, "details", true))))
            .build();
    return Json.MAPPER.readTree(client.send(request, BodyHandlers.ofString()).body());
  }
}
