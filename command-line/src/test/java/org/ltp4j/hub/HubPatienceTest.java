package org.ltp4j.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.json.Json;

/** A hub that keeps talking and never ends is given up after the stated time. */
class HubPatienceTest extends TinyModelOnHub {
  private static final String TREE = "/api/models/" + ID + "/tree/" + FakeHub.COMMIT;

  private static void trickle(HttpExchange exchange, byte[] content) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (byte b : content) {
        out.write(b);
        out.flush();
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void bytesOneByOneAreGivenUp() throws IOException {
    hub.fault(
        WEIGHTS,
        (exchange, content) -> {
          trickle(exchange, content);
          return true;
        });
    refused(this::fetch, "300000 bytes", "only ", "bytes came in", "it goes on from there");
    assertThat(hub.downloads(WEIGHTS)).isEqualTo(5);
    nothingWrong();
  }

  @Test
  void aListingOneByOneIsGivenUp() {
    hub.fault(
        TREE,
        (exchange, content) -> {
          trickle(exchange, " ".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
          return true;
        });
    refused(this::fetch, "JSON", "only ", "bytes came in");
  }

  @Test
  void pagesWithoutEndAreGivenUp() {
    hub.fault(
        TREE,
        (exchange, content) -> {
          String next = hub.endpoint() + TREE + "?cursor=" + hub.requests().size();
          exchange.getResponseHeaders().set("Link", "<" + next + ">; rel=\"next\"");
          FakeHub.send(exchange, 200, "[]");
          return true;
        });
    refused(
        () ->
            plan(
                hub.environment(home),
                new Patience(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    1,
                    Duration.ofMillis(300),
                    pauses::add)),
        "a list of at most 100000 files",
        "0 files so far",
        "HF_ENDPOINT");
  }

  @Test
  void headersOneByOneAreGivenUp() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> headersWithoutEnd(server));
      thread.setDaemon(true);
      thread.start();
      String address = "http://localhost:" + server.getLocalPort();
      refused(
          () ->
              plan(
                  hub.environment(home, "HF_ENDPOINT", address),
                  new Patience(
                      Duration.ofMillis(300),
                      Duration.ofMillis(300),
                      1,
                      Duration.ofSeconds(5),
                      pauses::add)),
          "an answer from localhost");
    }
  }

  private static void headersWithoutEnd(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept();
          OutputStream out = socket.getOutputStream()) {
        out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
        while (true) {
          out.write("X-A: b\r\n".getBytes(StandardCharsets.US_ASCII));
          out.flush();
          Thread.sleep(10);
        }
      } catch (IOException e) {
        // The client has given up, and comes again.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Two of the largest sizes would add up to less than nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775807", "36893488147419103232", "-1", "\"7\"", "null"})
  void sizesThatNoFileHasAreRefused(String size) {
    hub.fault(
        TREE,
        (exchange, content) -> {
          String one =
              Json.line(
                  Map.of("type", "file", "path", "config.json", "oid", "0".repeat(40), "size", 7));
          FakeHub.send(
              exchange,
              200,
              "[" + String.join(",", List.of(one, one.replace(":7", ":" + size))) + "]");
          return true;
        });
    Duration any = Duration.ofMinutes(1); // the answer counts here, however busy the machine is
    refused(
        () -> plan(hub.environment(home), new Patience(any, any, 1, any, pauses::add)),
        "a file's size from 0 to 17592186044416 bytes",
        size.replace("\"", ""));
  }
}
