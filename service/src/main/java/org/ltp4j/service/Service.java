package org.ltp4j.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
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
   * Requests that are answered at once: a thread each, which mostly waits. The queue of texts, and
   * not the number of threads, is to be what refuses.
   */
  private static final int THREADS = 256;

  private static final int CONNECTIONS = 2048;
  private static final Duration IDLE = Duration.ofSeconds(30);

  /** Bytes of a refused body that are read and forgotten. */
  private static final long READ_AWAY = 16_000_000;

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
  private final Figures figures;

  private Service(Server server, ServerConnector connector, Figures figures) {
    this.server = server;
    this.connector = connector;
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
    Routes routes = new Routes(new LinkedHashMap<>(classifiers), limits, token, figures);
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
    server.addConnector(connector);
    server.setHandler(new GracefulHandler(new Answering(routes, figures)));
    server.setErrorHandler(Service::error);
    // A request may wait as long as its limit, and then has to be written.
    server.setStopTimeout(limits.time().plusSeconds(1).toMillis());
    try {
      server.start();
    } catch (Exception e) {
      figures.close();
      stop(server);
      throw Problem.usage(
              "--port " + port + " on " + host,
              "an address that is free",
              e.getMessage(),
              "choose another, or 0 for any")
          .causedBy(e);
    }
    return new Service(server, connector, figures);
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
    private final Figures figures;

    Answering(Routes routes, Figures figures) {
      this.routes = routes;
      this.figures = figures;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      long begin = System.nanoTime();
      String path = Request.getPathInContext(request);
      Reply reply;
      try {
        reply = routes.answer(incoming(request, path));
      } catch (UncheckedIOException e) { // the sender has gone, or stopped sending
        reply = Reply.error(400, "Validation", "the body broke off", Map.of("Connection", "close"));
      } catch (RuntimeException e) {
        e.printStackTrace();
        reply = Reply.error(500, "Backend", "internal error", Map.of());
      }
      if (!isReadToTheEnd(request)) {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
      }
      figures.request(
          Routes.known(path), reply.status(), Duration.ofNanos(System.nanoTime() - begin));
      write(reply, response, callback);
      return true;
    }

    /**
     * Reads what a refusal has left of the body. Who is still sending does not read, and would only
     * see that the connection breaks; so would the next request on the same connection.
     */
    private static boolean isReadToTheEnd(Request request) {
      try {
        InputStream in = Content.Source.asInputStream(request);
        for (long left = READ_AWAY; left > 0; left--) {
          left -= in.skip(left);
          if (in.read() < 0) {
            return true;
          }
        }
        return false;
      } catch (IOException e) {
        return false;
      }
    }

    private static Routes.Incoming incoming(Request request, String path) {
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
        public InputStream body() {
          return Content.Source.asInputStream(request);
        }
      };
    }
  }
}
