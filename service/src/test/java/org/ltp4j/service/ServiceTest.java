package org.ltp4j.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ltp4j.answer.TextClassifier;
import org.ltp4j.fuzz.Mutation;
import org.ltp4j.fuzz.TextMutations;
import org.ltp4j.json.Json;
import org.ltp4j.random.Streams;

/** What senders of good, bad and hostile requests are told. */
@Timeout(120)
class ServiceTest {
  private static final Limits LIMITS = new Limits(10_000, 4, 1_000, Duration.ofSeconds(20));

  // A service that stops waits a second for connections that clients keep open.
  static {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "connection");
  }

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Parrot single = new Parrot(2, "text");
  private final Parrot pair = new Parrot(2, "premise", "hypothesis");
  private Service service;

  @AfterEach
  void stop() {
    single.close();
    pair.close();
    if (service != null) {
      service.close();
    }
  }

  private void start(Map<String, TextClassifier> classifiers, Limits limits, String token) {
    service = Service.start(classifiers, "127.0.0.1", 0, limits, Optional.ofNullable(token));
  }

  private void start(TextClassifier classifier) {
    start(Map.of("one", classifier), LIMITS, null);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(service.address().resolve(path)).header("Connection", "close");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest.Builder predict(String body) {
    return request("/predict")
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  private JsonNode answer(String body) throws IOException {
    HttpResponse<String> response = send(predict(body));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Json.MAPPER.readTree(response.body());
  }

  private void refused(String body, int status, String... parts) {
    HttpResponse<String> response = send(predict(body));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.body()).contains(parts).contains("\"error_type\":");
  }

  @Test
  void aTextGivesItsLabelsTheMostProbableFirst() throws IOException {
    start(single);
    assertThat(answer("{\"inputs\": \"twelve chars\"}").toString())
        .isEqualTo(
            "[{\"score\":0.5454545454545454,\"label\":\"long\"},"
                + "{\"score\":0.45454545454545453,\"label\":\"short\"}]");
    assertThat(answer("{\"inputs\": [\"a\", \"twelve chars\"]}").findValuesAsText("label"))
        .containsExactly("short", "long", "long", "short");
    assertThat(answer("{\"inputs\": [[\"a\"], {\"text\": \"b\"}]}")).hasSize(2);
    JsonNode details = answer("{\"inputs\": {\"text\": \"a\"}, \"details\": true}");
    assertThat(details.path("label").asText()).isEqualTo("short");
    assertThat(details.path("margin").asDouble()).isGreaterThan(0.8);
    assertThat(details.path("truncated").isBoolean()).isTrue();
    assertThat(details.path("abstained").isBoolean()).isTrue();
    assertThat(answer("{\"inputs\": []}")).isEmpty();
    assertThat(answer("{\"inputs\": \"ab\", \"raw_scores\": true}").findValuesAsText("score"))
        .containsExactly("2.0");
  }

  @Test
  void twoTextsAreAPairWhereTheModelReadsPairs() throws IOException {
    start(pair);
    assertThat(answer("{\"inputs\": [\"six ch\", \"six ch\"]}").get(0).path("label").asText())
        .isEqualTo("long");
    assertThat(answer("{\"inputs\": [[\"a\", \"b\"], [\"c\", \"d\"]]}")).hasSize(2);
    refused("{\"inputs\": [\"a\", \"b\", \"c\"]}", 400, "premise, hypothesis", "a list of 3");
    refused("{\"inputs\": {\"premise\": \"a\"}}", 400, "found no hypothesis");
  }

  @Test
  void mistakesAreNamed() {
    start(single);
    refused("", 400, "expected a JSON object");
    refused("[1]", 400, "expected a JSON object");
    refused("{\"inputs\": \"a\"} x", 400, "expected JSON");
    refused("{\"inputs\": null}", 400, "inputs, text: expected a text, found null");
    refused("{\"inputs\": [3]}", 400, "found a number");
    refused("{\"input\": \"a\"}", 400, "did you mean 'inputs'?");
    refused("{\"inputs\": \"a\", \"details\": 1}", 400, "true or false");
    refused("{\"inputs\": \"a\", \"model\": \"two\"}", 404, "one");
    refused("{\"inputs\": \" \"}", 422, "white space only");
    refused("{\"inputs\": [\"a\",\"a\",\"a\",\"a\",\"a\"]}", 413, "at most 4 texts", "found 5");
    refused("{\"inputs\": \"" + "a".repeat(1001) + "\"}", 413, "at most 1000 characters");
    refused("{\"inputs\": \"" + "a".repeat(10_000) + "\"}", 413, "at most 10000 bytes");
    refused("{\"inputs\": \"" + "a".repeat(21) + "\", \"truncate\": false}", 413, "longer than");
    assertThat(send(request("/predict").POST(BodyPublishers.ofString("{}"))).statusCode())
        .isEqualTo(415);
    HttpResponse<String> method = send(request("/predict").GET());
    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(method.headers().firstValue("Allow")).contains("POST");
    assertThat(send(request("/../etc/passwd")).statusCode()).isBetween(400, 404);
  }

  @Test
  void modelsAreAskedByName() throws IOException {
    start(Map.of("one", single, "two", pair), LIMITS, null);
    refused("{\"inputs\": \"a\"}", 400, "one", "two", "as \\\"model\\\"");
    assertThat(answer("{\"model\": \"two\", \"inputs\": [\"a\", \"b\"]}")).hasSize(2);
    JsonNode info = Json.MAPPER.readTree(send(request("/info")).body());
    assertThat(info.path("models").findValuesAsText("name"))
        .containsExactlyInAnyOrder("one", "two");
    assertThat(info.path("limits").path("texts").asInt()).isEqualTo(4);
    String figures = send(request("/metrics")).body();
    assertThat(figures)
        .contains("ltp_texts_total{model=\"two\"} 1.0", "ltp_texts_waiting{model=\"one\"} 0.0")
        .contains("ltp_requests_seconds_count{path=\"/predict\",status=\"400\"} 1");
  }

  @Test
  void withATokenOnlyThePageAndHealthAreOpen() {
    start(Map.of("one", single), LIMITS, "secret");
    for (String path : List.of("/", "/page.js", "/page.css", "/health")) {
      HttpResponse<String> response = send(request(path));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
          .startsWith("default-src 'none'");
    }
    for (String given :
        List.of("Bearer secre", "Bearer secrets", "secret", "Bearer ", "Basic secret")) {
      HttpResponse<String> response = send(request("/info").header("Authorization", given));
      assertThat(response.statusCode()).as(given).isEqualTo(401);
      assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }
    for (String path : List.of("/info", "/metrics", "/openapi.json")) {
      assertThat(send(request(path)).statusCode()).isEqualTo(401);
      assertThat(send(request(path).header("Authorization", "bearer secret")).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void theDescriptionHasEveryPathAndKey() throws IOException {
    start(single);
    JsonNode openapi = Json.MAPPER.readTree(send(request("/openapi.json")).body());
    for (var path = openapi.path("paths").fieldNames(); path.hasNext(); ) {
      String name = path.next();
      int status = send(request(name)).statusCode();
      assertThat(status).as(name).isEqualTo(name.equals("/predict") ? 405 : 200);
    }
    JsonNode keys = openapi.at("/components/schemas/PredictRequest/properties");
    StringBuilder body = new StringBuilder("{\"inputs\": \"a\"");
    for (var names = keys.fieldNames(); names.hasNext(); ) {
      String key = names.next();
      if (!key.equals("inputs")) {
        body.append(", \"" + key + "\": null");
      }
    }
    answer(
        body.toString()
                .replace("\"truncation_direction\": null", "\"truncation_direction\": \"Right\"")
            + "}");
  }

  @Test
  void aFullQueueAndAnAnswerThatTakesTooLongAreSaid() throws Exception {
    start(Map.of("one", single), new Limits(10_000, 4, 1_000, Duration.ofMillis(300)), null);
    CompletableFuture<HttpResponse<String>> first =
        client.sendAsync(predict("{\"inputs\": \"wait\"}").build(), BodyHandlers.ofString());
    single.isWaiting.await();
    single.submit(List.of(Map.of("text", "a"), Map.of("text", "b")));
    HttpResponse<String> full = send(predict("{\"inputs\": \"c\"}"));
    assertThat(full.statusCode()).isEqualTo(429);
    assertThat(full.headers().firstValue("Retry-After")).contains("1");
    assertThat(first.get().statusCode()).isEqualTo(503);
    assertThat(first.get().body()).contains("no answer within");
    single.go.countDown();
    while (single.waiting() > 0) {
      Thread.onSpinWait();
    }
    assertThat(send(predict("{\"inputs\": \"c\"}")).statusCode()).isEqualTo(200);
  }

  @Test
  void stoppingAnswersWhatHasBegun() throws Exception {
    start(single);
    CompletableFuture<HttpResponse<String>> begun =
        client.sendAsync(predict("{\"inputs\": \"wait\"}").build(), BodyHandlers.ofString());
    single.isWaiting.await();
    Thread stopping = new Thread(service::close);
    URI address = service.address();
    stopping.start();
    boolean isOpen = true;
    while (isOpen) { // until nobody new is let in
      try (Socket socket = new Socket(address.getHost(), address.getPort())) {
        Thread.onSpinWait();
      } catch (IOException e) {
        isOpen = false;
      }
    }
    assertThat(begun.isDone()).isFalse();
    single.go.countDown();
    assertThat(begun.get().statusCode()).isEqualTo(200);
    stopping.join();
  }

  /**
   * A thousand bodies, more by {@code -Dltp.fuzz.count=10000}; those that are still good are
   * answered, all others refused.
   */
  @Test
  void damagedBodiesAreRefusedAndNothingElse() {
    start(pair);
    List<String> bodies =
        List.of(
            "{\"inputs\": [\"It rains.\", \"It is wet.\"], \"truncate\": true}",
            "{\"inputs\": [[\"Es regnet\", \"naß\"], [\"a\", \"b\"]], \"details\": false}",
            "{\"model\": \"one\", \"inputs\": {\"premise\": \"x\", \"hypothesis\": \"y\"}}");
    Mutation damage = TextMutations.json();
    Map<Integer, Integer> statuses = new TreeMap<>();
    int count = Integer.getInteger("ltp.fuzz.count", 1_000);
    try (Figures figures = new Figures(Map.of("one", pair))) {
      Routes routes =
          new Routes(Map.of("one", pair), LIMITS, Optional.empty(), figures, Runnable::run);
      for (int seed = 0; seed < count; seed++) {
        SplittableRandom random = new Streams(seed).stream("bodies");
        byte[] body = bodies.get(seed % bodies.size()).getBytes(StandardCharsets.UTF_8);
        int longest = seed % 10 == 0 ? 12_000 : 1_000; // damage to long text takes long
        for (int i = random.nextInt(3); i >= 0 && body.length < longest; i--) {
          body = damage.apply(body, random);
        }
        // Through HTTP now and then, which takes longer.
        int status = seed % 100 == 0 ? overHttp(body) : routes.answer(posted(body)).join().status();
        assertThat(status == 200 || status >= 400 && status < 500).as("seed %s", seed).isTrue();
        statuses.merge(status, 1, Integer::sum);
      }
    }
    assertThat(statuses).containsKeys(200, 400, 404, 413);
    assertThat(statuses.get(400)).isGreaterThan(count / 2);
  }

  private int overHttp(byte[] body) {
    return send(request("/predict")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body)))
        .statusCode();
  }

  private static Routes.Incoming posted(byte[] body) {
    return new Routes.Incoming() {
      @Override
      public String method() {
        return "POST";
      }

      @Override
      public String path() {
        return "/predict";
      }

      @Override
      public String header(String name) {
        return name.equals("Content-Type") ? "application/json" : null;
      }

      @Override
      public CompletableFuture<byte[]> body() {
        return CompletableFuture.completedFuture(body);
      }
    };
  }

  /** Whole requests, head and body, written to sockets. */
  @Test
  void damagedRequestsGetARefusalOrNoAnswer() throws IOException {
    start(single);
    String good =
        "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Connection: close\r\nContent-Length: 15\r\n\r\n{\"inputs\": \"a\"}";
    List<Mutation> damages = new ArrayList<>(List.of(TextMutations.json(), TextMutations.yaml()));
    for (int seed = 0; seed < 300; seed++) {
      SplittableRandom random = new Streams(seed).stream("requests");
      byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
      if (seed > 0) {
        bytes = damages.get(seed % 2).apply(bytes, random);
      }
      try (Socket socket =
          new Socket(InetAddress.getLoopbackAddress(), service.address().getPort())) {
        try {
          socket.getOutputStream().write(bytes);
          socket.shutdownOutput();
          String answer = text(socket.getInputStream());
          assertThat(answer.isEmpty() || answer.matches("(?s)HTTP/1.1 (200|4\\d\\d|505) .*"))
              .as("seed %s: %s", seed, answer)
              .isTrue();
          if (seed == 0) {
            assertThat(answer).startsWith("HTTP/1.1 200");
          }
        } catch (SocketException e) {
          // The service has hung up on a request that it could not make sense of.
        }
      }
    }
    assertThat(send(predict("{\"inputs\": \"a\"}")).statusCode()).isEqualTo(200);
  }

  /** More than what fits between the two, so that it is sent while the answer is already known. */
  @Test
  void theNextRequestOnAConnectionIsAnsweredAfterARefusal() throws IOException {
    start(Map.of("one", single), LIMITS, "secret");
    String refused =
        "POST /%s HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: 8000000\r\n\r\n"
            + " ".repeat(8_000_000);
    String token = "Authorization: Bearer secret\r\n";
    String json = "Content-Type: application/json\r\n";
    String requests =
        refused.formatted("predict", token) // of another type
            + refused.formatted("predict", json) // without the token
            + refused.formatted("nowhere", token + json)
            + refused.formatted("predict", token + json) // too large
            + "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), service.address().getPort())) {
      socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
      assertThat(
              Pattern.compile("HTTP/1.1 (\\d+)").matcher(text(socket.getInputStream())).results())
          .map(status -> status.group(1))
          .containsExactly("415", "401", "404", "413", "200");
    }
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }
}
