package org.ltp4j.examples.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts the jar as a user would and asks it over HTTP. */
class ApplicationIT {
  private static final Path ROOT = Path.of(System.getProperty("ltp.root"));
  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path dir;
  private static Process service;
  private static int port;

  /** With an adapter that knows its base by the path it stands at here. */
  @BeforeAll
  static void start() throws IOException, InterruptedException {
    Path adapter = Files.createDirectory(dir.resolve("adapter"));
    Path made = ROOT.resolve("command-line/src/test/resources/earlier/ltp/adapter");
    try (var files = Files.newDirectoryStream(made)) {
      for (Path file : files) {
        Files.copy(file, adapter.resolve(file.getFileName()));
      }
    }
    Path config = adapter.resolve("adapter_config.json");
    Path base = ROOT.resolve("formats/src/test/resources/golden/xlmr");
    String text = Files.readString(config).replace("\"earlier/base\"", "\"" + base + "\"");
    Files.writeString(config, text);
    Path log = dir.resolve("log.txt");
    service =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-jar",
                System.getProperty("app.jar"),
                "--server.port=0",
                "--ltp.adapter=" + adapter)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    while (service.isAlive() && port == 0) {
      Matcher started = PORT.matcher(Files.readString(log));
      port = started.find() ? Integer.parseInt(started.group(1)) : 0;
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(port).as(Files.readString(log)).isPositive();
    assertThat(Files.readString(log)).doesNotContain("SLF4J");
  }

  @AfterAll
  static void stop() throws InterruptedException {
    service.destroy();
    assertThat(service.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  private static HttpResponse<String> ask(String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/classify"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void classifies() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        ask("{\"premise\": \"Mvua inanyesha.\", \"hypothesis\": \"Ardhi ni kavu.\"}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode page = new ObjectMapper().readTree(answer.body());
    assertThat(page.path("label").asText()).isIn("entailment", "neutral", "contradiction");
    double sum = 0;
    for (JsonNode probability : page.path("probabilities")) {
      sum += probability.asDouble();
    }
    assertThat(sum).isBetween(0.9999, 1.0001);
  }

  @Test
  void saysWhatIsMissing() throws IOException, InterruptedException {
    HttpResponse<String> answer = ask("{\"premise\": \"Mvua inanyesha.\"}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("hypothesis");
  }
}
