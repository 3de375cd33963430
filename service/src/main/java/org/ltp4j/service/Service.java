package org.ltp4j.service;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.ltp4j.answer.TextClassifier;
import org.ltp4j.problem.Problem;

/**
 * Classifiers over HTTP: {@code POST /predict}, {@code GET /health}, {@code /info}, {@code
 * /metrics}, {@code /openapi.json}, and a page to try them at {@code /}.
 *
 * <p>Stopping lets the requests that have begun end. The classifiers are the caller's to close.
 */
public final class Service implements AutoCloseable {
  /**
   * Of HTTP. None waits, neither for a body nor for an answer: the queue of texts, and not the
   * number of threads, is to be what refuses.
   */
  private static final int THREADS = 64;

  /** That read and write JSON and cut texts into pieces, so that all others are never busy. */
  private static final int WORKERS = Math.max(4, Runtime.getRuntime().availableProcessors());

  private static final int CONNECTIONS = 2048;
  private static final Duration IDLE = Duration.ofSeconds(30);

  /** How long a sender may go on with a body that is refused. */
  private static final Duration REST = Duration.ofSeconds(3);

  /** Bodies of the largest size for which there is room at once. */
  private static final long BODIES = 32;

  private static final Map<String, String> SAFETY =
      Map.of(
          "Cache-Control",
          "no-store",
          "X-Content-Type-Options",
          "nosniff",
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
              + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

  private final Server server;
  private final ServerConnector connector;
  private final ExecutorService workers;
  private final Figures figures;

  private Service(
      Server server, ServerConnector connector, ExecutorService workers, Figures figures) {
    this.server = server;
    this.connector = connector;
    this.workers = workers;
    this.figures = figures;
  }

  /**
   * Starts.
   *
   * @param classifiers by the names that requests call them
   * @param host to be reached at, e.g. {@code 127.0.0.1} for this machine only
   * @param port 0 for any that is free
   * @param token what senders must show, if anything
   * @throws Problem if the address cannot be had
   */
  public static Service start(
      Map<String, TextClassifier> classifiers,
      String host,
      int port,
      Limits limits,
      Optional<String> token) {
    Figures figures = new Figures(classifiers);
    ExecutorService workers =
        Executors.newFixedThreadPool(WORKERS, work -> new Thread(work, "ltp4j-service"));
    Routes routes = new Routes(new LinkedHashMap<>(classifiers), limits, token, figures, workers);
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 8);
    threads.setName("ltp4j-http");
    Server server = new Server(threads);
    server.addBean(new NetworkConnectionLimit(CONNECTIONS, server));
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(IDLE.toMillis());
    // With the usual 50, some of a crowd that comes at once would only get in at a second try.
    connector.setAcceptQueueSize(CONNECTIONS);
    server.addConnector(connector);
    server.setHandler(new GracefulHandler(new Answering(routes, limits, figures)));
    server.setErrorHandler(Service::error);
    // A request may wait as long as its limit, and then has to be read to its end and answered.
    server.setStopTimeout(limits.time().plus(REST).plusSeconds(1).toMillis());
    try {
      server.start();
    } catch (Exception e) {
      stop(server);
      workers.shutdown();
      figures.close();
      throw Problem.usage(
              "--port " + port + " on " + host,
              "an address that is free",
              e.getMessage(),
              "choose another, or 0 for any")
          .causedBy(e);
    }
    return new Service(server, connector, workers, figures);
  }

  /** Where it is reached. */
  public URI address() {
    String host =
        connector.getHost().contains(":") ? "[" + connector.getHost() + "]" : connector.getHost();
    return URI.create("http://" + host + ":" + connector.getLocalPort() + "/");
  }

  /** Whether only this machine reaches it. */
  public boolean isLocal() {
    try {
      return InetAddress.getByName(connector.getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Takes no more requests in, and returns when those that have begun are answered. */
  @Override
  public void close() {
    stop(server);
    workers.shutdown();
    figures.close();
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception e) {
      // Connections that would not end in time are cut.
    }
  }

  private static boolean error(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    Object cause = request.getAttribute("org.eclipse.jetty.server.error_message");
    write(
        Reply.error(
            status,
            status == 503 ? "Unhealthy" : "Validation",
            cause == null ? "not a request that can be read" : cause.toString(),
            Map.of()),
        response,
        callback);
    return true;
  }

  private static void write(Reply reply, Response response, Callback callback) {
    response.setStatus(reply.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.type());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, reply.body().length);
    SAFETY.forEach(response.getHeaders()::put);
    reply.headers().forEach(response.getHeaders()::put);
    response.write(true, ByteBuffer.wrap(reply.body()), callback);
  }

  /** Jetty's side of a request. */
  private static final class Answering extends Handler.Abstract {
    private final Routes routes;
    private final Limits limits;
    private final Figures figures;
    private final Semaphore room;

    Answering(Routes routes, Limits limits, Figures figures) {
      this.routes = routes;
      this.limits = limits;
      this.figures = figures;
      this.room = new Semaphore((int) Math.min(Integer.MAX_VALUE, BODIES * limits.bytes()));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      long begin = System.nanoTime();
      String path = Request.getPathInContext(request);
      Body body = new Body(request, limits.bytes(), room);
      request.addIdleTimeoutListener(silence -> false); // an answer may take longer
      routes
          .answer(incoming(request, path, body))
          .thenCompose(
              reply ->
                  body.rest(REST)
                      .thenAccept(
                          isRead -> {
                            if (!isRead) {
                              response.getHeaders().put(HttpHeader.CONNECTION, "close");
                            }
                            Duration time = Duration.ofNanos(System.nanoTime() - begin);
                            figures.request(Routes.known(path), reply.status(), time);
                            write(reply, response, callback);
                          }))
          .exceptionally(
              failure -> {
                callback.failed(failure);
                return null;
              });
      return true;
    }

    private static Routes.Incoming incoming(Request request, String path, Body body) {
      return new Routes.Incoming() {
        @Override
        public String method() {
          return request.getMethod();
        }

        @Override
        public String path() {
          return path;
        }

        @Override
        public String header(String name) {
          return request.getHeaders().get(name);
        }

        @Override
        public CompletableFuture<byte[]> body() {
          return body.whole();
        }
      };
    }
  }
}
