package org.ltp4j.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ltp4j.json.Json;

/** A browser without a window, by its own protocol (DevTools): one page at a time. */
final class Chromium implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private String context;
  private Map<String, Object> session;

  /**
   * Starts the browser of {@code -Dltp.browser}.
   *
   * @param profile an empty folder
   */
  Chromium(Path profile) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("ltp.browser", "chromium"));
    command.addAll(List.of("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"));
    command.addAll(List.of("--disable-background-networking", "--disable-component-update"));
    command.addAll(List.of("--disable-sync", "--remote-debugging-port=0", "about:blank"));
    command.add("--user-data-dir=" + profile);
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address(), new Reader()).join();
  }

  /** Turns to a new page that shares nothing with earlier ones and is as large and light as any. */
  void newPage() {
    context = browser("Target.createBrowserContext", Map.of()).path("browserContextId").asText();
    String target =
        browser("Target.createTarget", Map.of("url", "about:blank", "browserContextId", context))
            .path("targetId")
            .asText();
    session =
        Map.of(
            "sessionId",
            browser("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId")
                .asText());
    for (String domain : List.of("Network", "Page", "Runtime", "Log")) {
      call(domain + ".enable", Map.of());
    }
  }

  /** Closes the page and its connections. */
  void closePage() {
    browser("Target.disposeBrowserContext", Map.of("browserContextId", context));
  }

  /** What the page's side of the browser has told. */
  private Stream<JsonNode> events() {
    return events.stream()
        .filter(event -> event.path("sessionId").asText().equals(session.get("sessionId")));
  }

  private URI address() throws IOException {
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      Matcher matcher = LISTENING.matcher(line);
      if (matcher.find()) {
        Thread reading = new Thread(() -> said.lines().forEach(rest -> {}), "chromium-output");
        reading.setDaemon(true);
        reading.start();
        return URI.create(matcher.group(1));
      }
    }
    throw new IOException("the browser ended before it listened");
  }

  private final class Reader implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      text.append(part);
      if (isLast) {
        JsonNode message = json(text.toString());
        text.setLength(0);
        if (message.has("id")) {
          answers.remove(message.path("id").asInt()).complete(message);
        } else {
          events.add(message);
        }
      }
      from.request(1);
      return null;
    }
  }

  private static JsonNode json(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode browser(String method, Map<String, Object> parameters) {
    return send(method, parameters, Map.of());
  }

  /** Asks the page's side of the browser. */
  JsonNode call(String method, Map<String, Object> parameters) {
    return send(method, parameters, session);
  }

  private JsonNode send(String method, Map<String, Object> parameters, Map<String, Object> more) {
    int id = calls.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    Map<String, Object> message = new ConcurrentHashMap<>(more);
    message.putAll(Map.of("id", id, "method", method, "params", parameters));
    socket.sendText(Json.line(message), true).join();
    JsonNode result = answer.join();
    if (result.has("error")) {
      throw new AssertionError(method + ": " + result.get("error"));
    }
    return result.path("result");
  }

  /** The value of an expression in the page; a promise's when it is kept. */
  JsonNode value(String expression) {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
    }
    return result.path("result").path("value");
  }

  /** Waits until a condition holds in the page. */
  void until(String condition) {
    value(
        "new Promise(done => { const look = () => { (%s) ? done(true) : setTimeout(look, 20); }; look(); })"
            .formatted(condition));
  }

  /** Opens an address, and returns when its files are loaded. */
  void open(URI address) {
    call("Page.navigate", Map.of("url", address.toString()));
    until("location.href !== 'about:blank' && document.readyState === 'complete'");
  }

  void size(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", true));
  }

  void dark(boolean isDark) {
    Map<String, Object> scheme =
        Map.of("name", "prefers-color-scheme", "value", isDark ? "dark" : "light");
    call("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
  }

  /** Addresses that the page has asked for, in order. */
  List<String> requests() {
    return events()
        .filter(event -> event.path("method").asText().equals("Network.requestWillBeSent"))
        .map(event -> event.at("/params/request/url").asText())
        .toList();
  }

  /** What the browser complains of: exceptions, and what a policy of the page forbids. */
  List<String> complaints() {
    return events()
        .filter(
            event ->
                event.path("method").asText().equals("Runtime.exceptionThrown")
                    || event.at("/params/entry/source").asText().matches("security|javascript"))
        .map(JsonNode::toString)
        .toList();
  }

  /** A picture for people, in {@code target/page}. */
  void picture(String name) {
    try {
      Path file = Path.of("target", "page", name + ".png");
      Files.createDirectories(file.getParent());
      String data =
          call("Page.captureScreenshot", Map.of("captureBeyondViewport", true))
              .path("data")
              .asText();
      Files.write(file, Base64.getDecoder().decode(data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    browser("Browser.close", Map.of());
    process.onExit().join();
    socket.abort();
  }
}
