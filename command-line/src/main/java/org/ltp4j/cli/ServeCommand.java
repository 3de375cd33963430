package org.ltp4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.ltp4j.answer.Batching;
import org.ltp4j.answer.TextClassifier;
import org.ltp4j.classify.Classifier;
import org.ltp4j.console.Console;
import org.ltp4j.engine.Engine;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.EngineSettings;
import org.ltp4j.run.Interrupt;
import org.ltp4j.service.Limits;
import org.ltp4j.service.Service;
import org.ltp4j.serving.BundleClassifier;
import org.ltp4j.serving.Idle;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ltp serve}. */
@Command(
    name = "serve",
    description = {
      "Answer over HTTP: POST /predict, GET /health, /info, /metrics, /openapi.json, and a page at /.",
      "Ctrl-C or SIGTERM lets the requests that have begun end."
    })
final class ServeCommand implements Callable<Integer> {
  private static final int LARGEST_PORT = 65_535;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "<adapter>",
      description =
          "Adapter or bundle, or NAME=PATH: what requests call it (default: the name of its folder).")
  private List<String> adapters;

  @Option(names = "--model", description = "Base model; without it the one each adapter names.")
  private Path model;

  @Option(names = "--ticket", description = "Ticket, where an adapter names only its hash.")
  private Path ticket;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description =
          "Address to be reached at; 0.0.0.0 for all (default: ${DEFAULT-VALUE}, this machine only).")
  private String host;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Port; 0 for any that is free (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--token-file",
      description = "File with the token that requests must show as Authorization: Bearer TOKEN.")
  private Path tokenFile;

  @Option(
      names = "--queue",
      defaultValue = "1024",
      description = "Texts that may wait; then requests get 429 (default: ${DEFAULT-VALUE}).")
  private int queue;

  @Option(
      names = "--batch-tokens",
      defaultValue = "2048",
      description = "Most tokens of texts that are answered together (default: ${DEFAULT-VALUE}).")
  private int batchTokens;

  @Option(
      names = "--max-body",
      defaultValue = "2000000",
      description = "Most bytes of a request (default: ${DEFAULT-VALUE}).")
  private int maxBody;

  @Option(
      names = "--max-texts",
      defaultValue = "256",
      description = "Most texts in a request (default: ${DEFAULT-VALUE}).")
  private int maxTexts;

  @Option(
      names = "--max-characters",
      defaultValue = "100000",
      description = "Most characters of a field (default: ${DEFAULT-VALUE}).")
  private int maxCharacters;

  @Option(
      names = "--timeout",
      defaultValue = "30",
      description =
          "Seconds until a request is told that it takes too long (default: ${DEFAULT-VALUE}).")
  private int timeout;

  @Override
  public Integer call() {
    requireLimits();
    Optional<String> token = token();
    Map<String, Path> places = places();
    Map<String, TextClassifier> classifiers = new LinkedHashMap<>();
    CountDownLatch stopped = new CountDownLatch(1);
    // From the beginning: a signal while models are loaded ends it as soon as they are.
    try (Interrupt signal = Interrupt.listen(stopped::countDown)) {
      places.forEach((name, place) -> classifiers.put(name, load(place)));
      classifiers.values().forEach(TextClassifier::warmUp);
      // What loading leaves is most of the heap. Requests have its place, or they would take their
      // own first.
      System.gc();
      Limits limits = new Limits(maxBody, maxTexts, maxCharacters, Duration.ofSeconds(timeout));
      try (Service service = Service.start(classifiers, host, port, limits, token)) {
        Output.remark(
            spec,
            service.address()
                + " answers for "
                + String.join(", ", places.keySet())
                + "; Ctrl-C stops it");
        if (token.isEmpty() && !service.isLocal()) {
          Output.remark(
              spec, "anybody who reaches this address is answered; --token-file asks for a token");
        }
        stopped.await();
        Output.remark(spec, "answering what has begun, then stopping; once more to stop at once");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      classifiers.values().forEach(TextClassifier::close);
    }
    return 0;
  }

  private TextClassifier load(Path place) {
    Batching batching = new Batching(batchTokens, queue);
    Map<String, Object> flags =
        SettingsOptions.flags(spec.commandLine().getParseResult(), EngineSettings.class);
    EngineSettings plain =
        engine(AutomaticPrecision.isWanted(flags) ? AutomaticPrecision.placeholder(flags) : flags);
    if (BundleClassifier.isAt(place)) {
      return BundleClassifier.load(
          place, BundleFlags.threads(plain.threads()), batching, Idle.SLEEP);
    }
    EngineSettings settings =
        AutomaticPrecision.isWanted(flags)
            ? engine(
                AutomaticPrecision.choose(flags, plain, place, model, spec.commandLine().getErr()))
            : plain;
    Classifier classifier =
        Classifier.load(place, model, ticket, started(settings, place), batching);
    new Console().warn(classifier.warnings());
    return classifier;
  }

  /** The engine, which an image for bundles leaves out. */
  private static Engine started(EngineSettings settings, Path place) {
    try {
      return settings.start();
    } catch (LinkageError e) {
      throw Problem.input(
              place,
              "a bundle, where the training engine's native libraries are missing",
              "an adapter (" + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ")",
              "ltp export it, and serve what comes of it")
          .causedBy(e);
    }
  }

  private static EngineSettings engine(Map<String, Object> flags) {
    return Settings.resolve(EngineSettings.class, Section.none(), flags);
  }

  private void requireLimits() {
    require("--port", port, 0, LARGEST_PORT);
    require("--queue", queue, 1, Integer.MAX_VALUE);
    require("--batch-tokens", batchTokens, 1, Integer.MAX_VALUE);
    require("--max-body", maxBody, 1, Integer.MAX_VALUE - 1);
    require("--max-texts", maxTexts, 1, Integer.MAX_VALUE);
    require("--max-characters", maxCharacters, 1, Integer.MAX_VALUE);
    require("--timeout", timeout, 1, Integer.MAX_VALUE);
  }

  private static void require(String flag, int value, int least, int most) {
    if (value < least || value > most) {
      throw Problem.usage(
          flag,
          most >= Integer.MAX_VALUE - 1 ? "at least " + least : least + " to " + most,
          value,
          "correct it or leave it out");
    }
  }

  /** Where each classifier is, by the name that requests call it. */
  private Map<String, Path> places() {
    Map<String, Path> places = new LinkedHashMap<>();
    for (String text : adapters) {
      int equals = text.indexOf('=');
      boolean isNamed = equals > 0 && !exists(text);
      Path place = Path.of(isNamed ? text.substring(equals + 1) : text);
      String name = isNamed ? text.substring(0, equals) : name(place);
      if (places.put(name, place) != null) {
        throw Problem.usage(
            text, "a name for each adapter", "'" + name + "' twice", "say NAME=PATH");
      }
    }
    return places;
  }

  /** NAME=C:\PLACE is no path on Windows, and so none that exists. */
  private static boolean exists(String text) {
    try {
      return Files.exists(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** The folder's name; that of the run where the folder is only called adapter. */
  private static String name(Path place) {
    Path folder = place.toAbsolutePath().normalize();
    if (folder.endsWith("adapter") && folder.getParent() != null) {
      folder = folder.getParent();
    }
    String name = folder.getFileName() == null ? "model" : folder.getFileName().toString();
    return name.endsWith(".zip") ? name.substring(0, name.length() - 4) : name;
  }

  private Optional<String> token() {
    if (tokenFile == null) {
      return Optional.empty();
    }
    try {
      String token = Files.readString(tokenFile).strip();
      if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
        throw Problem.input(
            tokenFile, "one token of visible ASCII characters", "another text", "write one");
      }
      return Optional.of(token);
    } catch (IOException e) {
      throw Problem.input(
              tokenFile, "a readable file", e.getClass().getSimpleName(), "check the path")
          .causedBy(e);
    }
  }
}
