package org.ltp4j.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ltp4j.json.Json;
import org.ltp4j.modelname.HubEnvironment;
import org.ltp4j.settings.Pairs;

/**
 * A server that behaves like the hub: commits, listings in pages, small files by itself, large ones
 * by a redirect to a second server, ranges. Faults are put before an address.
 */
public final class FakeHub implements AutoCloseable {
  public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /** What the hub itself makes of a data set. */
  static final String CONVERTED = "76543210fedcba9876543210fedcba9876543210";

  /** Files in a page of a listing. */
  private static final int PAGE = 3;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer hub = start(this::hub);
  private final HttpServer storage = start(this::storage);
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final Map<String, byte[]> converted = new LinkedHashMap<>();
  private final Map<String, Fault> faults = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final String api;
  private final String prefix;

  /** What a server was asked. */
  public record Request(boolean storage, String path, String token, String range) {}

  /** Answers in place of the file. */
  @FunctionalInterface
  public interface Fault {
    /** Returns whether it has answered. */
    boolean answer(HttpExchange exchange, byte[] content) throws IOException;
  }

  private FakeHub(String kind, String id) {
    this.api = "/api/" + kind + "/" + id;
    this.prefix = (kind.equals("models") ? "/" : "/" + kind + "/") + id + "/resolve/";
  }

  public static FakeHub model(String id) {
    return new FakeHub("models", id);
  }

  static FakeHub dataset(String id) {
    return new FakeHub("datasets", id);
  }

  FakeHub with(String name, String content) {
    return with(name, content.getBytes(StandardCharsets.UTF_8));
  }

  FakeHub with(String name, byte[] content) {
    files.put(name, content);
    return this;
  }

  /** A file of the revision refs/convert/parquet. */
  FakeHub withConverted(String name, byte[] content) {
    converted.put(name, content);
    return this;
  }

  /** All files of a folder. */
  public FakeHub withFolder(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      for (Path file : list.filter(Files::isRegularFile).sorted().toList()) {
        with(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return this;
  }

  /** Puts a fault before a file, or before a path of the interface. */
  public FakeHub fault(String nameOrPath, Fault fault) {
    faults.put(nameOrPath, fault);
    return this;
  }

  /** Answers a path with these bytes, whatever stands there otherwise. */
  public FakeHub answers(String path, byte[] content) {
    return fault(
        path,
        (exchange, nothing) -> {
          file(exchange, content);
          return true;
        });
  }

  FakeHub healed() {
    faults.clear();
    return this;
  }

  public URI endpoint() {
    return address(hub);
  }

  /** An environment whose hub is this one. */
  HubEnvironment environment(Path home, String... more) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("HF_ENDPOINT", endpoint() + "/");
    variables.put("HF_HOME", home.toString());
    Pairs.put(variables, more);
    return new HubEnvironment(variables, home);
  }

  List<Request> requests() {
    return requests;
  }

  /** How often a file's bytes were asked for. */
  public long downloads(String name) {
    String path = isLarge(name) ? "/" + sha256(files.get(name)) : prefix + COMMIT + "/" + name;
    return requests.stream().filter(request -> request.path().equals(path)).count();
  }

  String hash(String name) {
    return isLarge(name) ? sha256(files.get(name)) : gitBlob(files.get(name));
  }

  byte[] content(String name) {
    return files.get(name);
  }

  /** As the hub's rule for what goes into LFS. */
  private static boolean isLarge(String name) {
    return name.endsWith(".safetensors")
        || name.endsWith(".bin")
        || name.endsWith(".model")
        || name.endsWith(".parquet");
  }

  private void hub(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    record(false, exchange);
    if (fault(path, exchange, new byte[0])) {
      return;
    } else if (path.startsWith(api + "/revision/")) {
      String sha = path.endsWith("/main") || path.endsWith(COMMIT) ? COMMIT : null;
      sha = path.endsWith("/refs/convert/parquet") && !converted.isEmpty() ? CONVERTED : sha;
      send(exchange, sha == null ? 404 : 200, Json.line(Map.of("sha", String.valueOf(sha))));
    } else if (path.equals(api + "/tree/" + COMMIT)) {
      page(exchange, COMMIT, files);
    } else if (path.equals(api + "/tree/" + CONVERTED)) {
      page(exchange, CONVERTED, converted);
    } else if (path.startsWith(prefix)) {
      String name = path.substring(prefix.length() + COMMIT.length() + 1);
      Map<String, byte[]> files = path.contains(CONVERTED) ? converted : this.files;
      if (!files.containsKey(name)) {
        exchange.getResponseHeaders().set("X-Error-Code", "EntryNotFound");
        send(exchange, 404, "");
      } else if (isLarge(name)) {
        redirect(exchange, address(storage) + "/" + sha256(files.get(name)));
      } else if (!fault(name, exchange, files.get(name))) {
        file(exchange, files.get(name));
      }
    } else {
      exchange.getResponseHeaders().set("X-Error-Code", "RepoNotFound");
      send(exchange, 401, "Invalid username or password.");
    }
  }

  private void storage(HttpExchange exchange) throws IOException {
    record(true, exchange);
    String hash = exchange.getRequestURI().getPath().substring(1);
    Map<String, byte[]> all = new LinkedHashMap<>(converted);
    all.putAll(files);
    for (Map.Entry<String, byte[]> file : all.entrySet()) {
      if (sha256(file.getValue()).equals(hash)) {
        if (!fault(file.getKey(), exchange, file.getValue())) {
          file(exchange, file.getValue());
        }
        return;
      }
    }
    send(exchange, 404, "");
  }

  private void page(HttpExchange exchange, String commit, Map<String, byte[]> files)
      throws IOException {
    String query = exchange.getRequestURI().getQuery();
    int from = query.contains("cursor=") ? Integer.parseInt(query.replaceAll(".*cursor=", "")) : 0;
    List<Object> entries = new ArrayList<>();
    entries.add(Map.of("type", "directory", "path", "onnx", "size", 0, "oid", COMMIT));
    files.entrySet().stream()
        .skip(from)
        .limit(PAGE)
        .forEach(file -> entries.add(entry(file.getKey(), file.getValue())));
    if (from + PAGE < files.size()) {
      String next = api + "/tree/" + commit + "?recursive=true&cursor=" + (from + PAGE);
      exchange.getResponseHeaders().set("Link", "<" + endpoint() + next + ">; rel=\"next\"");
    }
    send(exchange, 200, Json.line(entries));
  }

  private static Map<String, Object> entry(String name, byte[] content) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("type", "file");
    entry.put("oid", gitBlob(content));
    entry.put("size", content.length);
    entry.put("path", name);
    if (isLarge(name)) {
      entry.put("lfs", Map.of("oid", sha256(content), "size", content.length, "pointerSize", 134));
    }
    return entry;
  }

  private boolean fault(String name, HttpExchange exchange, byte[] content) throws IOException {
    Fault fault = faults.get(name);
    return fault != null && fault.answer(exchange, content);
  }

  private void record(boolean storage, HttpExchange exchange) {
    requests.add(
        new Request(
            storage,
            exchange.getRequestURI().getPath(),
            exchange.getRequestHeaders().getFirst("Authorization"),
            exchange.getRequestHeaders().getFirst("Range")));
  }

  /** Sends a file, or the range that was asked for. */
  static void file(HttpExchange exchange, byte[] content) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      send(exchange, 200, content);
      return;
    }
    int from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
    if (from >= content.length) {
      send(exchange, 416, new byte[0]);
      return;
    }
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
    send(exchange, 206, Arrays.copyOfRange(content, from, content.length));
  }

  static void redirect(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().set("Location", location);
    send(exchange, 302, "");
  }

  static void send(HttpExchange exchange, int status, String text) throws IOException {
    send(exchange, status, text.getBytes(StandardCharsets.UTF_8));
  }

  static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Promises all that is left and sends only some bytes of it. */
  static void cut(HttpExchange exchange, byte[] content, int bytes) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
    if (range != null) {
      exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-/" + content.length);
    }
    exchange.sendResponseHeaders(range == null ? 200 : 206, content.length - from);
    exchange.getResponseBody().write(content, from, Math.min(bytes, content.length - from));
    exchange.getResponseBody().flush();
    // The server closes the connection of a body that was not finished.
    throw new IOException("cut");
  }

  static String sha256(byte[] content) {
    return hex("SHA-256", content);
  }

  public static String gitBlob(byte[] content) {
    byte[] header = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(header, header.length + content.length);
    System.arraycopy(content, 0, all, header.length, content.length);
    return hex("SHA-1", all);
  }

  private static String hex(String algorithm, byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpServer start(HttpHandler handler) {
    try {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      HttpServer server = HttpServer.create(any, 0);
      server.createContext("/", handler);
      server.setExecutor(threads);
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URI address(HttpServer server) {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    hub.stop(0);
    storage.stop(0);
    threads.shutdownNow();
  }

  @Override
  public String toString() {
    return requests.stream().map(Request::toString).collect(Collectors.joining("\n"));
  }
}
