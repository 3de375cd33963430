package org.ltp4j.modelname;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ltp4j.problem.Problem;

/**
 * Where the hub and its cache are, by the environment variables that Hugging Face's own client
 * reads, so that both see the same files.
 *
 * @param variables environment variables; an empty value counts as none
 * @param home the user's home directory
 */
public record HubEnvironment(Map<String, String> variables, Path home) {
  private static final String ENDPOINT = "HF_ENDPOINT";
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{([^}]*)\\})");
  private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");

  /** With the environment that this process was started with. */
  public static HubEnvironment ofProcess() {
    return of(System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }

  /**
   * With these variables. The home directory is {@code HOME}, as Python's programs have it; Java's
   * own idea of it comes from the system's list of users and is another one in containers and under
   * {@code sudo}.
   *
   * @param otherwise the home directory where {@code HOME} is not set
   */
  static HubEnvironment of(Map<String, String> variables, Path otherwise) {
    String home = variables.getOrDefault("HOME", "");
    return new HubEnvironment(variables, home.isEmpty() ? otherwise : Path.of(home));
  }

  /**
   * The hub's address, without a slash at its end.
   *
   * @throws Problem if {@code HF_ENDPOINT} is no http(s) address
   */
  public URI endpoint() {
    String address = first(ENDPOINT).orElse("https://huggingface.co").replaceAll("/+$", "");
    try {
      URI uri = URI.create(address);
      if (Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null
          && uri.getQuery() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw Problem.usage(
        ENDPOINT, "an address such as https://huggingface.co", "'" + address + "'", "correct it");
  }

  /** The cache: {@code HF_HUB_CACHE}, else {@code hub} below {@code HF_HOME}. */
  public HubCache cache() {
    return new HubCache(
        first("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE")
            .map(this::path)
            .orElseGet(() -> hubHome().resolve("hub")));
  }

  /**
   * The token that opens gated and private repositories: {@code HF_TOKEN}, else the content of the
   * file {@code HF_TOKEN_PATH}, else of {@code token} below {@code HF_HOME}. The file is left alone
   * under {@code HF_HUB_DISABLE_IMPLICIT_TOKEN}.
   *
   * @throws Problem if it cannot be part of an HTTP header
   */
  public Optional<String> token() {
    Optional<String> token = first("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN").or(this::storedToken);
    token.ifPresent(
        text -> {
          if (!text.matches("[!-~]+")) {
            throw Problem.usage(
                "HF_TOKEN", "one word of ASCII characters", "other characters", "copy it again");
          }
        });
    return token;
  }

  /** Whether the user forbids the network. */
  public boolean offline() {
    return isTrue("HF_HUB_OFFLINE") || isTrue("TRANSFORMERS_OFFLINE");
  }

  /** The same, forbidding the network. */
  public HubEnvironment withoutNetwork() {
    Map<String, String> more = new HashMap<>(variables);
    more.put("HF_HUB_OFFLINE", "1");
    return new HubEnvironment(more, home);
  }

  private Optional<String> storedToken() {
    Path file = first("HF_TOKEN_PATH").map(this::path).orElseGet(() -> hubHome().resolve("token"));
    if (isTrue("HF_HUB_DISABLE_IMPLICIT_TOKEN") || !Files.isReadable(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
    } catch (IOException e) {
      throw Problem.input(file, "a token that can be read", e.getMessage(), "mend or delete it")
          .causedBy(e);
    }
  }

  private Path hubHome() {
    return first("HF_HOME")
        .map(this::path)
        .orElseGet(
            () ->
                first("XDG_CACHE_HOME")
                    .map(this::path)
                    .orElseGet(() -> home.resolve(".cache"))
                    .resolve("huggingface"));
  }

  private boolean isTrue(String variable) {
    return first(variable).map(text -> TRUE.contains(text.toUpperCase(Locale.ROOT))).orElse(false);
  }

  /** As Python's {@code expandvars(expanduser(text))}, which Hugging Face's client applies. */
  private Path path(String text) {
    String expanded = text;
    if (text.equals("~") || text.startsWith("~/")) {
      expanded = home + text.substring(1);
    } else if (text.startsWith("~")) {
      throw Problem.usage(
          "an HF_ variable", "a path", "'" + text + "', a user's name", "write the path in full");
    }
    // An unknown variable stays as it is written, and what is put in is not looked through again.
    return Path.of(
        VARIABLE
            .matcher(expanded)
            .replaceAll(
                found -> {
                  String name = found.group(1) == null ? found.group(2) : found.group(1);
                  return Matcher.quoteReplacement(variables.getOrDefault(name, found.group()));
                }));
  }

  private Optional<String> first(String... names) {
    return Stream.of(names)
        .map(name -> variables.getOrDefault(name, "").strip())
        .filter(value -> !value.isEmpty())
        .findFirst();
  }
}
