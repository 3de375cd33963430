package org.ltp4j.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ltp4j.modelname.HubCache;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.Quoted;

/**
 * A repository on the hub, by the hub's HTTP interface: {@code /api/…/revision/R} names the commit,
 * {@code /api/…/tree/COMMIT} lists files with their hashes, {@code …/resolve/COMMIT/FILE} has them.
 *
 * @param http to ask with
 * @param endpoint the hub
 * @param prefix {@code models} or {@code datasets}
 * @param id {@code ORG/NAME}
 */
record HubApi(Http http, URI endpoint, String prefix, String id) {
  /** The largest data sets have fewer; a listing without end is no listing. */
  private static final int MOST_FILES = 100_000;

  /** Sixteen terabytes; the sum of the most files of this size fits 64 bits. */
  private static final long LARGEST_FILE = 1L << 44;

  /** The commit that a branch, tag or commit stands for. */
  String commit(String revision) {
    String commit = http.json(api("revision", revision)).json().path("sha").asText();
    if (!HubCache.isCommit(commit)) {
      throw Problem.input(
          api("revision", revision),
          "a commit's hash in 'sha'",
          "'" + commit + "'",
          "check HF_ENDPOINT");
    }
    return commit;
  }

  /** All files of a commit, those in folders included. */
  List<RemoteFile> files(String commit) {
    List<RemoteFile> files = new ArrayList<>();
    URI first = URI.create(api("tree", commit) + "?recursive=true");
    Optional<URI> page = Optional.of(first);
    long began = System.nanoTime();
    while (page.isPresent()) {
      if (System.nanoTime() - began > http.patience().listing().toNanos()
          || files.size() > MOST_FILES) {
        throw Problem.input(
            first,
            "a list of at most %s files within %s s"
                .formatted(MOST_FILES, http.patience().listing().toSeconds()),
            "a longer one, " + files.size() + " files so far",
            "try again later, or check HF_ENDPOINT");
      }
      Http.Page answer = http.json(page.get());
      for (JsonNode entry : answer.json()) {
        if (entry.path("type").asText().equals("file")) {
          files.add(file(commit, entry));
        }
      }
      page = answer.next();
    }
    return files;
  }

  private RemoteFile file(String commit, JsonNode entry) {
    String path = entry.path("path").asText();
    JsonNode large = entry.path("lfs");
    String folder = prefix.equals("models") ? "" : prefix + "/";
    URI address =
        URI.create("%s/%s%s/resolve/%s/%s".formatted(endpoint, folder, id, commit, encode(path)));
    return new RemoteFile(
        path,
        List.of(address),
        size(address, entry.path("size")),
        large.isObject()
            ? Checksum.sha256(large.path("oid").asText())
            : Checksum.gitBlob(entry.path("oid").asText()));
  }

  /** Sizes are added up, shown and compared with the disk's room before a byte is fetched. */
  private static long size(URI address, JsonNode size) {
    if (!size.isIntegralNumber()
        || !size.canConvertToLong()
        || size.longValue() < 0
        || size.longValue() > LARGEST_FILE) {
      throw Problem.input(
          address,
          "a file's size from 0 to " + LARGEST_FILE + " bytes",
          Quoted.of(size.toString()),
          "check HF_ENDPOINT");
    }
    return size.longValue();
  }

  private URI api(String verb, String revision) {
    // The hub takes a slash in a branch's name only in this form.
    String name = URLEncoder.encode(revision, StandardCharsets.UTF_8);
    return URI.create("%s/api/%s/%s/%s/%s".formatted(endpoint, prefix, id, verb, name));
  }

  static String encode(String path) {
    return Arrays.stream(path.split("/"))
        .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }
}
