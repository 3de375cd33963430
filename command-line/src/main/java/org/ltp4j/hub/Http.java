package org.ltp4j.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.ltp4j.json.Json;
import org.ltp4j.modelname.HubEnvironment;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.Build;

/**
 * HTTP as the hub needs it: redirects to other hosts never see the token, busy servers are asked
 * again, and whatever goes wrong is one line. Proxies are those of Java's own properties ({@code
 * https.proxyHost} …).
 */
final class Http {
  private static final int REDIRECTS = 10;
  private static final int ATTEMPTS = 5;
  private static final int LARGEST_JSON = 64 << 20;
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final Set<Integer> REDIRECT = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> BUSY = Set.of(408, 429, 500, 502, 503, 504);

  private final HubEnvironment environment;
  private final Patience patience;
  private final HttpClient client;

  Http(HubEnvironment environment, Patience patience) {
    this.environment = environment;
    this.patience = patience;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            // Redirects are followed here, because the token must not go along.
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience.answer());
    Optional.ofNullable(ProxySelector.getDefault()).ifPresent(builder::proxy);
    this.client = builder.build();
  }

  /** How long this waits. */
  Patience patience() {
    return patience;
  }

  /** JSON and the address of its next page. */
  record Page(JsonNode json, Optional<URI> next) {}

  /**
   * Reads JSON.
   *
   * @throws Problem if there is none
   */
  Page json(URI address) {
    HttpResponse<InputStream> response = get(address, 0);
    try (InputStream body = Stall.guard(response.body(), patience, patience.listing())) {
      byte[] bytes = body.readNBytes(LARGEST_JSON);
      return new Page(Json.MAPPER.readTree(bytes), Link.next(address, response.headers()));
    } catch (IOException e) {
      throw Problem.input(address, "JSON", message(e), "try again later").causedBy(e);
    }
  }

  /**
   * Reads a small file.
   *
   * @param most bytes of it that are read
   */
  byte[] bytes(URI address, int most) {
    HttpResponse<InputStream> response = get(address, 0);
    try (InputStream body = Stall.guard(response.body(), patience, patience.listing())) {
      return body.readNBytes(most);
    } catch (IOException e) {
      throw Problem.input(address, "a file", message(e), "try again later").causedBy(e);
    }
  }

  /**
   * Asks for the bytes from a place on.
   *
   * @return an answer of status 200 (all bytes), 206 (from there on) or 416 (no such place), whose
   *     body the caller closes
   * @throws Problem for every other answer, and for none
   */
  HttpResponse<InputStream> get(URI address, long from) {
    if (environment.offline()) {
      throw Problem.usage(
          "HF_HUB_OFFLINE",
          "access to the network",
          "it set, which forbids that",
          "unset it to fetch " + address);
    }
    for (int attempt = 1; ; attempt++) {
      HttpResponse<InputStream> response = follow(address, from);
      int status = response.statusCode();
      if (status == 200 || status == 206 || (status == 416 && from > 0)) {
        return response;
      }
      close(response);
      if (!BUSY.contains(status) || attempt == ATTEMPTS) {
        throw Refusal.of(environment, address, response);
      }
      patience.pause(pause(response, attempt));
    }
  }

  private HttpResponse<InputStream> follow(URI address, long from) {
    URI at = address;
    for (int hop = 0; hop <= REDIRECTS; hop++) {
      HttpResponse<InputStream> response = send(at, from);
      Optional<String> location = response.headers().firstValue("Location");
      if (!REDIRECT.contains(response.statusCode()) || location.isEmpty()) {
        return response;
      }
      close(response);
      URI next = Link.resolve(at, location.get());
      if (at.getScheme().equals("https") && !next.getScheme().equals("https")) {
        throw Problem.input(at, "a redirect over HTTPS", next.toString(), "do not use this place");
      }
      at = next;
    }
    throw Problem.input(address, "a file", "redirects without end", "try again later");
  }

  private HttpResponse<InputStream> send(URI address, long from) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(patience.answer())
            .header("User-Agent", "ltp4j/" + Build.current().version());
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
    }
    if (Link.sameOrigin(address, environment.endpoint())) {
      environment.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      } catch (InterruptedException e) {
        throw Patience.interrupted(e);
      } catch (IOException e) {
        if (isHopeless(e) || attempt == ATTEMPTS) {
          throw unreachable(address, e);
        }
        patience.pause(Duration.ofSeconds(attempt));
      }
    }
  }

  /** Asking again does not change a wrong name, a closed port or a certificate. */
  private static boolean isHopeless(IOException e) {
    return List.of(ConnectException.class, HttpConnectTimeoutException.class, SSLException.class)
        .stream()
        .anyMatch(type -> type.isInstance(e));
  }

  private static Duration pause(HttpResponse<?> response, int attempt) {
    Duration wished =
        response
            .headers()
            .firstValue("Retry-After")
            .filter(text -> text.matches("\\d{1,9}"))
            .map(text -> Duration.ofSeconds(Long.parseLong(text)))
            .orElse(Duration.ofSeconds(1L << attempt));
    return wished.compareTo(LONGEST_PAUSE) < 0 ? wished : LONGEST_PAUSE;
  }

  private static Problem unreachable(URI address, IOException e) {
    return Problem.input(
            address,
            "an answer from " + address.getHost(),
            "none (" + message(e) + ")",
            "check the network, or the proxy in LTP_JAVA_OPTS (-Dhttps.proxyHost=… -Dhttps.proxyPort=…);"
                + " what was fetched before works without network")
        .causedBy(e);
  }

  /** The message of a failed connection; some exceptions have none. */
  static String message(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
        return "no host of this name";
      } else if (cause.getMessage() != null) {
        return cause.getMessage();
      }
    }
    return e instanceof ConnectException ? "no connection" : e.getClass().getSimpleName();
  }

  private static void close(HttpResponse<InputStream> response) {
    try {
      response.body().close();
    } catch (IOException e) {
      // Its content is of no interest.
    }
  }
}
