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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    /** Reads the body; fails with a {@link Refusal}. */
    CompletableFuture<byte[]> body();
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

  private final Map<String, TextClassifier> classifiers;
  private final Map<String, ClassifierInfo> infos = new LinkedHashMap<>();
  private final Limits limits;
  private final Optional<byte[]> token;
  private final Figures figures;
  private final Executor workers;

  /**
   * Routes to classifiers.
   *
   * @param workers read what is asked, and write what is answered, of classifiers
   */
  Routes(
      Map<String, TextClassifier> classifiers,
      Limits limits,
      Optional<String> token,
      Figures figures,
      Executor workers) {
    this.classifiers = classifiers;
    this.limits = limits;
    this.token = token.map(t -> t.getBytes(StandardCharsets.UTF_8));
    this.figures = figures;
    this.workers = workers;
    classifiers.forEach((name, classifier) -> infos.put(name, classifier.info()));
  }

  /** The path if it is one of the service's, else a word for all others. */
  static String known(String path) {
    return FILES.containsKey(path)
            || Set.of("/predict", "/health", "/info", "/metrics").contains(path)
        ? path
        : "other";
  }

  /** Answers, in time, and never with a failure. */
  CompletableFuture<Reply> answer(Incoming request) {
    CompletableFuture<Reply> reply;
    try {
      requireToken(request);
      reply =
          request.path().equals("/predict")
              ? predict(request)
              : CompletableFuture.completedFuture(get(request));
    } catch (RuntimeException e) {
      reply = CompletableFuture.failedFuture(e);
    }
    return reply.exceptionally(failure -> refused(request, failure));
  }

  private Reply get(Incoming request) {
    String path = request.path();
    if (known(path).equals("other")) {
      throw new Refusal(404, "Validation", "nothing is here; see / and /openapi.json");
    } else if (!request.method().equals("HEAD")) {
      only("GET", request);
    }
    return switch (path) {
      case "/health" -> Reply.json(200, Map.of("status", "ok"));
      case "/info" -> Reply.json(200, info());
      case "/metrics" -> Reply.text(200, "text/plain; version=0.0.4", figures.text());
      default -> file(FILES.get(path));
    };
  }

  private static void only(String method, Incoming request) {
    if (!request.method().equals(method)) {
      throw Refusal.method(method);
    }
  }

  private Reply refused(Incoming request, Throwable thrown) {
    Throwable e = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    if (e instanceof Refusal refusal) {
      return refusal.reply();
    } else if (e instanceof Problem) {
      return Reply.error(422, "Validation", e.getMessage(), Map.of());
    } else if (e instanceof RejectedExecutionException) {
      return Refusal.overloaded(429, "too many texts wait; try again in a moment").reply();
    } else if (e instanceof TimeoutException) {
      String within = " within " + limits.time().toSeconds() + " s";
      return request.body().isDone()
          ? Refusal.overloaded(503, "no answer" + within).reply()
          : Reply.error(408, "Validation", "no whole body" + within, Map.of());
    }
    e.printStackTrace();
    return Reply.error(500, "Backend", "internal error", Map.of());
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
      throw Refusal.token();
    }
  }

  private CompletableFuture<Reply> predict(Incoming request) {
    only("POST", request);
    String type = Optional.ofNullable(request.header("Content-Type")).orElse("");
    if (!type.toLowerCase(Locale.ROOT).matches("application/json\\s*(;.*)?")) {
      throw new Refusal(415, "Validation", "expected the header Content-Type: application/json");
    }
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    request
        .body()
        .whenCompleteAsync(
            (bytes, failure) -> {
              if (failure != null) {
                reply.completeExceptionally(failure);
              } else if (!reply.isDone()) {
                ask(bytes, reply);
              }
            },
            workers);
    return reply.orTimeout(limits.time().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void ask(byte[] body, CompletableFuture<Reply> reply) {
    try {
      JsonNode json = PredictRequest.json(body);
      String name = model(PredictRequest.model(json));
      PredictRequest asked = PredictRequest.of(json, infos.get(name), limits);
      CompletableFuture<? extends List<? extends Answer>> waiting =
          classifiers.get(name).ask(asked.texts());
      // Who was told that it takes too long gives its place up.
      reply.whenComplete((said, failure) -> waiting.cancel(false));
      waiting
          .thenApplyAsync(answers -> said(name, asked, answers), workers)
          .whenComplete(
              (said, failure) -> {
                if (failure == null) {
                  reply.complete(said);
                } else {
                  reply.completeExceptionally(failure);
                }
              });
    } catch (RuntimeException | Error e) { // the sender must not wait for ever, whatever it is
      reply.completeExceptionally(e);
    }
  }

  private Reply said(String name, PredictRequest asked, List<? extends Answer> answers) {
    figures.texts(name, answers.size());
    return Reply.json(200, Answers.of(asked, infos.get(name).confidence(), answers));
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
