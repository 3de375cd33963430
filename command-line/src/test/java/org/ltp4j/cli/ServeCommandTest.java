package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;

/** The command {@code ltp serve}, as a process. */
@Timeout(120)
class ServeCommandTest {
  private static final Path ADAPTER = Bundles.EARLIER.resolve("ltp");

  @TempDir Path dir;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static ProcessBuilder serve(Object... further) {
    List<Object> words = new ArrayList<>(List.of("serve", "--model", Bundles.BASE));
    words.addAll(List.of("--port", 0, "--threads", 1));
    words.addAll(List.of(further));
    return Cli.process(words.toArray());
  }

  /** As NAME=C:\PLACE is none on Windows. */
  @Test
  void aNameAndAPlaceNeedNotBeAPathTogether() {
    Path absent = dir.resolve("absent");
    Cli.ltp("serve", "n\0=" + absent, "--threads", 1).failed(ExitCode.INPUT, absent);
  }

  @Test
  void eightClientsGetPredictsAnswersUntilItIsStopped() throws Exception {
    Path bundle = Bundles.of("ltp", dir.resolve("bundle"));
    List<Map<String, String>> texts = new ArrayList<>();
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 24; i++) {
      Map<String, String> text =
          Map.of("premise", "la casa ".repeat(i % 5 + 1), "hypothesis", "الكتاب على الطاولة " + i);
      texts.add(text);
      rows.append(Json.line(text)).append('\n');
    }
    List<JsonNode> expected = new ArrayList<>();
    Cli predicted =
        Cli.fed(
            rows.toString(),
            "predict",
            "--adapter",
            ADAPTER,
            "--model",
            Bundles.BASE,
            "--threads",
            1);
    for (String line : predicted.out().lines().toList()) {
      expected.add(Json.MAPPER.readTree(line).path("probabilities"));
    }
    Process process = serve("adapter=" + ADAPTER, bundle).redirectErrorStream(true).start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      URI address = address(said);
      List<String> wrong = Collections.synchronizedList(new ArrayList<>());
      List<Thread> clients = new ArrayList<>();
      for (int c = 0; c < 8; c++) {
        String model = c % 2 == 0 ? "adapter" : "bundle";
        clients.add(
            new Thread(
                () -> {
                  for (int round = 0; round < 2; round++) {
                    for (int i = 0; i < texts.size(); i++) {
                      String answer = post(address, model, texts.get(i));
                      if (!isSame(answer, expected.get(i))) {
                        wrong.add(model + ", text " + i + ": " + answer);
                      }
                    }
                  }
                }));
      }
      clients.forEach(Thread::start);
      for (Thread one : clients) {
        one.join();
      }
      assertThat(wrong).isEmpty();
      HttpResponse<String> figures =
          client.send(
              HttpRequest.newBuilder(address.resolve("/metrics")).build(), BodyHandlers.ofString());
      assertThat(figures.body())
          .contains("ltp_texts_total{model=\"adapter\"} 192.0")
          .contains("ltp_texts_total{model=\"bundle\"} 192.0");
      process.toHandle().destroy(); // SIGTERM, and its streams stay open
      assertThat(said.readLine()).startsWith("ltp: answering what has begun");
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void theFastestPrecisionIsChosenAndSaid() throws Exception {
    Process process = serve(ADAPTER, "--precision", "auto").redirectErrorStream(true).start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      List<String> lines = new ArrayList<>();
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        lines.add(line);
        if (line.contains(" answers for ")) {
          process.toHandle().destroy(); // SIGTERM, and its streams stay open
        }
      }
      assertThat(lines).anyMatch(line -> line.matches("ltp: precision (fp32|bf16|int8): .*"));
      assertThat(lines).anyMatch(line -> line.contains(" answers for ltp"));
    } finally {
      process.destroyForcibly();
    }
  }

  private static URI address(BufferedReader said) throws IOException {
    Pattern pattern = Pattern.compile("ltp: (http://127\\.0\\.0\\.1:\\d+/) answers for .*");
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.matches()) {
        assertThat(line).contains("adapter, bundle");
        return URI.create(matcher.group(1));
      }
    }
    throw new AssertionError("it ended before it answered");
  }

  private String post(URI address, String model, Map<String, String> text) {
    try {
      return client
          .send(
              HttpRequest.newBuilder(address.resolve("/predict"))
                  .header("Content-Type", "application/json")
                  .POST(
                      BodyPublishers.ofString(
                          Json.line(Map.of("model", model, "inputs", text, "details", true))))
                  .build(),
              BodyHandlers.ofString())
          .body();
    } catch (IOException | InterruptedException e) {
      return e.toString();
    }
  }

  private static boolean isSame(String answer, JsonNode expected) {
    try {
      JsonNode given = Json.MAPPER.readTree(answer).path("probabilities");
      boolean isSame = given.size() == expected.size();
      for (var names = expected.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        isSame &= Math.abs(given.path(name).asDouble(9) - expected.path(name).asDouble()) < 1e-4;
      }
      return isSame;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void whatCannotBeServedIsSaid() throws IOException {
    Cli.ltp("serve", dir).failed(ExitCode.INPUT, "adapter");
    Cli.ltp("serve", ADAPTER, ADAPTER, "--model", Bundles.BASE)
        .failed(ExitCode.USAGE, "'ltp' twice", "NAME=PATH");
    Cli.ltp("serve", ADAPTER, "--port", 70_000).failed(ExitCode.USAGE, "--port", "0 to 65535");
    Cli.ltp("serve", ADAPTER, "--queue", 0).failed(ExitCode.USAGE, "--queue", "at least 1");
    Path token = Files.writeString(dir.resolve("token"), "two words\n");
    Cli.ltp("serve", ADAPTER, "--token-file", token).failed(ExitCode.INPUT, "one token");
  }
}
