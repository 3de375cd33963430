package org.ltp4j.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Public repositories, without a clone.
 *
 * @param api lists files with their hashes
 * @param raw has them
 */
record GitHub(URI api, URI raw) {
  static GitHub usual() {
    return new GitHub(
        URI.create("https://api.github.com"), URI.create("https://raw.githubusercontent.com"));
  }

  /** All files of a commit. */
  List<RemoteFile> files(Http http, String repository, String commit) {
    URI tree =
        URI.create("%s/repos/%s/git/trees/%s?recursive=1".formatted(api, repository, commit));
    List<RemoteFile> files = new ArrayList<>();
    for (JsonNode entry : http.json(tree).json().path("tree")) {
      if (entry.path("type").asText().equals("blob")) {
        String path = entry.path("path").asText();
        files.add(
            new RemoteFile(
                path,
                List.of(
                    URI.create(raw + "/" + repository + "/" + commit + "/" + HubApi.encode(path))),
                entry.path("size").asLong(-1),
                Checksum.gitBlob(entry.path("sha").asText())));
      }
    }
    return files;
  }
}
