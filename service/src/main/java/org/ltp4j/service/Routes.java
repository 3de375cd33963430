package org.ltp4j.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.ltp4j.answer.Answer;
import org.ltp4j.answer.ClassifierInfo;
import org.ltp4j.answer.TextClassifier;
import org.ltp4j.problem.Problem;

/** What is answered at each path; knows only method, path, headers and body of a request. */
final class Routes {
  /** A request as far as it matters here. */
  interface Incoming {
    String method();

    String path();

    /** The header's value, or null. */
    String header(String name);

    /** Reads the body. */
    InputStream body();
  }

  private static final Set<String> OPEN = Set.of("/", "/page.js", "/page.css", "/health");
  private static final Map<String, String> FILES =
      Map.of(
          "/", "index.html",
          "/page.js", "page.js",
          "/page.css", "page.css",
          "/openapi.json", "openapi.json");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "json", "application/json");

  private static final Map<String, String> AGAIN = Map.of("Retry-After", "1");

  private final Map<String, TextClassifier> classifiers;
  private final Map<String, ClassifierInfo> infos = new LinkedHashMap<>();
  private final Limits limits;
  private final Optional<byte[]> token;
  private final Figures figures;

  Routes(
      Map<String, TextClassifier> classifiers,
      Limits limits,
      Optional<String> token,
      Figures figures) {
    this.classifiers = classifiers;
    this.limits = limits;
    this.token = token.map(t -> t.getBytes(StandardCharsets.UTF_8));
    this.figures = figures;
    classifiers.forEach((name, classifier) -> infos.put(name, classifier.info()));
  }

  /** The path if it is one of the service's, else a word for all others. */
  static String known(String path) {
    return FILES.containsKey(path)
            || Set.of("/predict", "/health", "/info", "/metrics").contains(path)
        ? path
        : "other";
  }

  Reply answer(Incoming request) {
    try {
      requireToken(request);
      return switch (request.path()) {
        case "/predict" -> only("POST", request, () -> predict(request));
        case "/health" -> get(request, () -> Reply.json(200, Map.of("status", "ok")));
        case "/info" -> get(request, () -> Reply.json(200, info()));
        case "/metrics" ->
            get(request, () -> Reply.text(200, "text/plain; version=0.0.4", figures.text()));
        default -> {
          if (!FILES.containsKey(request.path())) {
            throw new Refusal(404, "Validation", "nothing is here; see / and /openapi.json");
          }
          yield get(request, () -> file(FILES.get(request.path())));
        }
      };
    } catch (Refusal e) {
      return Reply.error(
          e.status(),
          e.type(),
          e.getMessage(),
          e.status() == 401 ? Map.of("WWW-Authenticate", "Bearer") : Map.of());
    } catch (Problem e) {
      return Reply.error(422, "Validation", e.getMessage(), Map.of());
    } catch (RejectedExecutionException e) {
      return Reply.error(429, "Overloaded", "too many texts wait; try again in a moment", AGAIN);
    } catch (TimeoutException e) {
      return Reply.error(
          503, "Overloaded", "no answer within " + limits.time().toSeconds() + " s", AGAIN);
    }
  }

  /** Work that may take too long. */
  private interface Work {
    Reply get() throws TimeoutException;
  }

  private static Reply get(Incoming request, Supplier<Reply> work) {
    if (request.method().equals("HEAD")) {
      return work.get();
    }
    try {
      return only("GET", request, work::get);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Reply only(String method, Incoming request, Work work) throws TimeoutException {
    if (!request.method().equals(method)) {
      return Reply.error(
          405, "Validation", "expected " + method + " here", Map.of("Allow", method));
    }
    return work.get();
  }

  private void requireToken(Incoming request) {
    if (token.isEmpty() || OPEN.contains(request.path())) {
      return;
    }
    String header = Optional.ofNullable(request.header("Authorization")).orElse("");
    boolean isBearer = header.regionMatches(true, 0, "Bearer ", 0, 7);
    byte[] given =
        header.substring(isBearer ? 7 : header.length()).getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(given, token.get())) { // takes the same time wherever they differ
      throw new Refusal(401, "Validation", "expected the header Authorization: Bearer TOKEN");
    }
  }

  private Reply predict(Incoming request) throws TimeoutException {
    String type = Optional.ofNullable(request.header("Content-Type")).orElse("");
    if (!type.toLowerCase(Locale.ROOT).matches("application/json\\s*(;.*)?")) {
      throw new Refusal(415, "Validation", "expected the header Content-Type: application/json");
    }
    JsonNode json = PredictRequest.json(body(request));
    String name = model(PredictRequest.model(json));
    PredictRequest asked = PredictRequest.of(json, infos.get(name), limits);
    Future<? extends List<? extends Answer>> waiting = classifiers.get(name).ask(asked.texts());
    try {
      List<? extends Answer> answers = waiting.get(limits.time().toMillis(), TimeUnit.MILLISECONDS);
      figures.texts(name, answers.size());
      return Reply.json(200, Answers.of(asked, infos.get(name).confidence(), answers));
    } catch (InterruptedException e) {
      throw new Refusal(503, "Overloaded", "the service is stopping");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } finally {
      waiting.cancel(false);
    }
  }

  /** Leaves the stream open: closing one that has not ended would break the connection. */
  private byte[] body(Incoming request) {
    try {
      byte[] body = request.body().readNBytes(limits.bytes() + 1);
      if (body.length > limits.bytes()) {
        throw Refusal.tooLarge("expected a body of at most " + limits.bytes() + " bytes");
      }
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String model(String name) {
    if (name == null && classifiers.size() == 1) {
      return classifiers.keySet().iterator().next();
    } else if (name == null || !classifiers.containsKey(name)) {
      throw new Refusal(
          name == null ? 400 : 404,
          "Validation",
          "expected one of " + String.join(", ", classifiers.keySet()) + " as \"model\"");
    }
    return name;
  }

  private Object info() {
    List<Object> models = new ArrayList<>();
    infos.forEach(
        (name, info) -> {
          Map<String, Object> model = new LinkedHashMap<>();
          model.put("name", name);
          model.put("task", info.task());
          model.put("kind", info.kind().toString());
          model.put("fields", info.fields());
          model.put("labels", info.labels());
          model.put("training_languages", info.trainingLanguages());
          model.put("max_length", info.maxLength());
          model.put("confidence", info.confidence());
          model.put("engine", info.engine());
          model.put("made_of", info.madeOf());
          models.add(model);
        });
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("models", models);
    all.put(
        "limits",
        Map.of(
            "bytes", limits.bytes(),
            "texts", limits.texts(),
            "characters", limits.characters(),
            "seconds", limits.time().toSeconds()));
    return all;
  }

  private static Reply file(String name) {
    try (InputStream in = Routes.class.getResourceAsStream(name)) {
      return new Reply(
          200, TYPES.get(name.substring(name.lastIndexOf('.') + 1)), in.readAllBytes(), Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
