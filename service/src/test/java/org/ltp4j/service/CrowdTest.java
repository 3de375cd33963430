package org.ltp4j.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What many senders at once are told, and slow ones. */
@Timeout(120)
class CrowdTest {
  // A service that stops waits a second for connections that clients keep open.
  static {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "connection");
  }

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Socket> sockets = new ArrayList<>();
  private final Parrot parrot = new Parrot(300, "text");
  private Service service;

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    parrot.close();
    service.close();
  }

  private void start(int bytes, Duration time, String token) {
    service =
        Service.start(
            Map.of("one", parrot),
            "127.0.0.1",
            0,
            new Limits(bytes, 4, 1_000, time),
            Optional.ofNullable(token));
  }

  private CompletableFuture<HttpResponse<String>> ask(String text) {
    HttpRequest request =
        HttpRequest.newBuilder(service.address().resolve("/predict"))
            .header("Content-Type", "application/json")
            .header("Connection", "close")
            .POST(BodyPublishers.ofString("{\"inputs\": \"" + text + "\"}"))
            .build();
    return client.sendAsync(request, BodyHandlers.ofString());
  }

  private void isHealthy() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(service.address().resolve("/health"))
            .header("Connection", "close")
            .timeout(Duration.ofSeconds(15))
            .build();
    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  /** Sends a request's head and so many bytes of its body. */
  private Socket sends(int bytes, int promised) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.address().getPort());
    sockets.add(socket);
    String head =
        "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + promised
            + "\r\n\r\n";
    socket.getOutputStream().write((head + " ".repeat(bytes)).getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void isToldAndHungUpOn(Socket socket, int status) throws IOException {
    String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("Connection: close");
  }

  @Test
  void whoseTextIsTheOnlyOneIsToldThatTheQueueIsFull() throws Exception {
    start(1_000, Duration.ofSeconds(60), null);
    CompletableFuture<HttpResponse<String>> first = ask("wait");
    parrot.isWaiting.await();
    List<CompletableFuture<HttpResponse<String>>> crowd =
        IntStream.range(0, 400).mapToObj(i -> ask("a")).toList();
    while (crowd.stream().filter(CompletableFuture::isDone).count() < 100) {
      Thread.sleep(20);
    }
    assertThat(crowd.stream().filter(CompletableFuture::isDone))
        .extracting(answer -> answer.join().statusCode())
        .containsOnly(429);
    assertThat(parrot.waiting()).isEqualTo(300);
    isHealthy();
    parrot.go.countDown();
    List<Integer> statuses = crowd.stream().map(answer -> answer.join().statusCode()).toList();
    assertThat(Collections.frequency(statuses, 429)).isEqualTo(100);
    assertThat(Collections.frequency(statuses, 200)).isEqualTo(300);
    assertThat(first.join().statusCode()).isEqualTo(200);
  }

  @Test
  void slowSendersKeepNobodyFromBeingAnswered() throws Exception {
    start(1_000, Duration.ofSeconds(10), null);
    for (int i = 0; i < 300; i++) {
      sends(1, 500);
    }
    isHealthy();
    assertThat(ask("a").join().statusCode()).isEqualTo(200);
    for (Socket socket : sockets) {
      isToldAndHungUpOn(socket, 408);
    }
  }

  @Test
  void slowSendersWithoutATokenAreHungUpOn() throws Exception {
    start(1_000, Duration.ofSeconds(60), "secret");
    for (int i = 0; i < 300; i++) {
      sends(1, 500);
    }
    isHealthy();
    for (Socket socket : sockets) {
      isToldAndHungUpOn(socket, 401);
    }
  }

  @Test
  void bodiesThatAreTooMuchTogetherAreRefusedUntilThereIsRoom() throws Exception {
    start(1_000, Duration.ofSeconds(60), null);
    for (int i = 0; i < 32; i++) {
      sends(999, 1_000);
    }
    while (ask("a".repeat(100)).join().statusCode() != 429) {
      Thread.sleep(20); // until all of it is read
    }
    for (Socket socket : sockets) {
      socket.close();
    }
    while (ask("a".repeat(100)).join().statusCode() != 200) {
      Thread.sleep(20);
    }
  }
}
