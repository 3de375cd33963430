package org.ltp4j.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ltp4j.modelname.HubEnvironment;

/** What goes wrong on the way from a server to a file. */
class DownloadFaultsTest extends TinyModelOnHub {
  @Test
  void aHalfDownloadGoesOn() throws IOException {
    Path part = Download.part(cache().blob(hub.hash(WEIGHTS)));
    Files.createDirectories(part.getParent());
    Files.write(part, Arrays.copyOf(hub.content(WEIGHTS), 1234));
    assertThat(plan(hub.environment(home), Links.ofSystem(), "main").plan().present())
        .isEqualTo(1234);
    assertThat(fetch().resolve(WEIGHTS)).hasBinaryContent(hub.content(WEIGHTS));
    assertThat(hub.requests())
        .filteredOn(FakeHub.Request::storage)
        .extracting(FakeHub.Request::range)
        .containsExactly("bytes=1234-");
    assertThat(part).doesNotExist();
  }

  @Test
  void aCutConnectionIsTakenUpWhereItBroke() throws IOException {
    hub.fault(
        WEIGHTS,
        (exchange, content) -> {
          if (hub.downloads(WEIGHTS) <= 2) {
            FakeHub.cut(exchange, content, 100_000);
          }
          return false;
        });
    assertThat(fetch().resolve(WEIGHTS)).hasBinaryContent(hub.content(WEIGHTS));
    assertThat(hub.requests())
        .filteredOn(FakeHub.Request::storage)
        .extracting(FakeHub.Request::range)
        .hasSize(3)
        .doesNotHaveDuplicates();
  }

  @Test
  void aConnectionThatIsAlwaysCutIsGivenUpAndWhatCameStays() throws IOException {
    hub.fault(
        WEIGHTS,
        (exchange, content) -> {
          FakeHub.cut(exchange, content, hub.downloads(WEIGHTS) == 1 ? 100_000 : 0);
          return true;
        });
    refused(this::fetch, WEIGHTS, "300000 bytes", "goes on from there");
    nothingWrong();
    long have = Files.size(Download.part(cache().blob(hub.hash(WEIGHTS))));
    assertThat(have).isPositive();
    hub.healed();
    fetch();
    assertThat(hub.requests().get(hub.requests().size() - 1).range())
        .isEqualTo("bytes=" + have + "-");
  }

  @Test
  void aServerThatFallsSilentIsGivenUp() throws IOException {
    hub.fault(
        WEIGHTS,
        (exchange, content) -> {
          if (hub.downloads(WEIGHTS) == 1) {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, 10_000);
            exchange.getResponseBody().flush();
            return true; // Neither more bytes nor an end.
          }
          return false;
        });
    assertThat(fetch().resolve(WEIGHTS)).hasBinaryContent(hub.content(WEIGHTS));
    assertThat(hub.downloads(WEIGHTS)).isEqualTo(2);
  }

  @Test
  void aServerWithoutRangesSendsEverythingAgain() throws IOException {
    Path part = Download.part(cache().blob(hub.hash(WEIGHTS)));
    Files.createDirectories(part.getParent());
    Files.write(part, bytes(1234));
    hub.fault(
        WEIGHTS,
        (exchange, content) -> {
          FakeHub.send(exchange, 200, content);
          return true;
        });
    assertThat(fetch().resolve(WEIGHTS)).hasBinaryContent(hub.content(WEIGHTS));
  }

  @Test
  void wrongBytesAreDeleted() throws IOException {
    hub.fault("config.json", WRONG);
    refused(this::fetch, "config.json", "git blob " + hub.hash("config.json"), "deleted");
    assertThat(cache().folder().resolve("blobs")).isEmptyDirectory();
    hub.healed().fault(WEIGHTS, WRONG);
    refused(this::fetch, "SHA-256 " + hub.hash(WEIGHTS), "deleted");
    nothingWrong();
    assertThat(Download.part(cache().blob(hub.hash(WEIGHTS)))).doesNotExist();
    hub.healed();
    assertThat(fetch().resolve(WEIGHTS)).hasBinaryContent(hub.content(WEIGHTS));
  }

  @Test
  void moreBytesThanAnnouncedAreRefused() throws IOException {
    hub.fault(
        WEIGHTS,
        (exchange, content) -> {
          FakeHub.send(exchange, 200, bytes(content.length + 1));
          return true;
        });
    refused(this::fetch, "300000 bytes", "more");
    nothingWrong();
    assertThat(Download.part(cache().blob(hub.hash(WEIGHTS)))).doesNotExist();
  }

  @Test
  void aBusyServerIsAskedAgainWhenItWantsTo() {
    hub.fault(
        WEIGHTS,
        (exchange, content) -> {
          long asked = hub.downloads(WEIGHTS);
          if (asked == 1) {
            exchange.getResponseHeaders().set("Retry-After", "17");
          }
          if (asked <= 2) {
            FakeHub.send(exchange, asked == 1 ? 429 : 503, "");
          }
          return asked <= 2;
        });
    fetch();
    assertThat(pauses).hasSize(2).first().isEqualTo(Duration.ofSeconds(17));
  }

  @Test
  void aServerThatStaysBusyIsGivenUp() throws IOException {
    hub.fault("/api/models/" + ID + "/revision/main", status(503, ""));
    refused(this::fetch, "status 503", "later");
    hub.healed().fault(WEIGHTS, status(429, ""));
    refused(this::fetch, "status 429", "wait");
    assertThat(pauses).allMatch(pause -> pause.compareTo(Duration.ofMinutes(5)) <= 0);
    nothingWrong();
  }

  @Test
  void redirectsWithoutEndAndToOtherThingsAreRefused() {
    hub.fault(
        "config.json",
        (exchange, content) -> {
          FakeHub.redirect(exchange, exchange.getRequestURI().toString());
          return true;
        });
    refused(this::fetch, "redirects without end");
    hub.fault(
        "config.json",
        (exchange, content) -> {
          FakeHub.redirect(exchange, "file:///etc/passwd");
          return true;
        });
    refused(this::fetch, "an http address", "file:///etc/passwd");
  }

  @Test
  void offlineNothingIsAsked() {
    refused(() -> fetch("HF_HUB_OFFLINE", "1"), "HF_HUB_OFFLINE", "unset it");
    assertThat(hub.requests()).isEmpty();
  }

  @Test
  void aHubThatDoesNotAnswerIsNamed() {
    HubEnvironment environment = hub.environment(home);
    hub.close();
    refused(
        () -> plan(environment, Links.ofSystem(), "main"),
        "an answer from localhost",
        "no connection",
        "proxy");
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void aCacheThatCannotBeWrittenIsNamed() throws IOException {
    Files.writeString(home.resolve("hub"), "a file");
    refused(this::fetch, home.resolve("hub").toString(), "a place that can be written");
  }

  @Test
  void whatCannotFitIsNotBegun() {
    hub.fault(
        "/api/models/" + ID + "/tree/" + FakeHub.COMMIT,
        (exchange, content) -> {
          String large = "{\"type\":\"file\",\"path\":\"%s\",\"size\":%d,\"oid\":\"%s\"}";
          FakeHub.send(
              exchange,
              200,
              Stream.of("config.json", "tokenizer.json", WEIGHTS)
                  .map(name -> large.formatted(name, 1L << 43, FakeHub.COMMIT))
                  .toList()
                  .toString());
          return true;
        });
    refused(this::fetch, "room for", "TB", "free some space");
    assertThat(home).isEmptyDirectory();
  }
}
