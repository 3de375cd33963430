package org.ltp4j.hub;

import java.net.URI;
import java.net.http.HttpResponse;
import org.ltp4j.modelname.HubEnvironment;
import org.ltp4j.problem.Problem;

/** What a server's refusal means for the user. */
final class Refusal {
  private Refusal() {}

  static Problem of(HubEnvironment environment, URI address, HttpResponse<?> response) {
    int status = response.statusCode();
    String code = response.headers().firstValue("X-Error-Code").orElse("");
    String found = "status " + status + (code.isEmpty() ? "" : " (" + code + ")");
    boolean hub = Link.sameOrigin(address, environment.endpoint());
    return switch (status) {
      case 401, 403 ->
          Problem.input(
              address,
              "leave to read",
              found,
              hub ? permission(environment) : "wait an hour, then fetch again");
      case 404 -> Problem.input(address, "a file", found, "check the name and the revision");
      case 429 -> Problem.input(address, "a file", found, "wait some minutes, then fetch again");
      default -> Problem.input(address, "a file", found, "fetch again later");
    };
  }

  /** The hub answers alike for a private repository and for one that does not exist. */
  private static String permission(HubEnvironment environment) {
    return environment.token().isPresent()
        ? "check the name, and that HF_TOKEN's owner may read it: accept its terms on its page"
        : "check the name; if it is gated or private, accept its terms on its page and set HF_TOKEN";
  }
}
