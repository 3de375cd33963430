package org.ltp4j.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.json.Json;
import org.ltp4j.modelname.HubCache;
import org.ltp4j.modelname.HubEnvironment;
import org.ltp4j.problem.Problem;

/**
 * A data set's repository on the hub, by way of Hugging Face's cache. What files a commit has is
 * kept beside the snapshots, so that no network is needed for what is there.
 *
 * @param hub where the hub and the cache are
 * @param id {@code OWNER/NAME}
 * @param revision branch, tag or commit
 */
record HubDataset(HubEnvironment hub, String id, String revision) {
  /** Of no interest to others, who look for snapshots, blobs and refs alone. */
  private static final String LISTINGS = ".listings";

  /** Without network what was listed before. */
  DataSet.Listed list(Http http) {
    HubCache.Repository cache = hub.cache().dataset(id);
    if (hub.offline()) {
      String commit =
          kept()
              .orElseThrow(
                  () ->
                      Problem.input(
                          "data set " + id,
                          "a copy in " + cache.folder() + ", since the network may not be used",
                          "none of revision " + revision,
                          "fetch it without --offline and HF_HUB_OFFLINE"));
      return listed(cache, commit, read(listing(cache, commit)));
    }
    HubApi api = new HubApi(http, hub.endpoint(), "datasets", id);
    String commit = api.commit(revision);
    return listed(cache, commit, api.files(commit));
  }

  /** The commit whose files are known without network. */
  Optional<String> kept() {
    HubCache.Repository cache = hub.cache().dataset(id);
    Optional<String> commit =
        HubCache.isCommit(revision)
            ? Optional.of(revision)
            : cache.find(revision).map(place -> place.getFileName().toString());
    return commit.filter(name -> Files.isRegularFile(listing(cache, name)));
  }

  private static Path listing(HubCache.Repository cache, String commit) {
    return cache.folder().resolve(LISTINGS).resolve(commit + ".json");
  }

  private DataSet.Listed listed(HubCache.Repository cache, String commit, List<RemoteFile> files) {
    return new DataSet.Listed(
        files,
        new Store.Cached(cache, revision, commit, files, Links.ofSystem(), Patience.usual()));
  }

  /** Keeps what files a commit has. */
  static void keep(HubCache.Repository cache, String commit, List<RemoteFile> all) {
    List<Map<String, Object>> files = new ArrayList<>();
    for (RemoteFile file : all) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("path", file.name());
      entry.put("address", file.addresses().get(0).toString());
      entry.put("size", file.size());
      entry.put("kind", file.checksum().kind().name());
      entry.put("hash", file.checksum().hex());
      files.add(entry);
    }
    AtomicFiles.writeString(listing(cache, commit), Json.line(files));
  }

  private static List<RemoteFile> read(Path listing) {
    try {
      List<RemoteFile> files = new ArrayList<>();
      for (JsonNode entry : Json.MAPPER.readTree(listing.toFile())) {
        files.add(
            new RemoteFile(
                entry.path("path").asText(),
                List.of(URI.create(entry.path("address").asText())),
                entry.path("size").asLong(-1),
                new Checksum(
                    Checksum.Kind.valueOf(entry.path("kind").asText()),
                    entry.path("hash").asText())));
      }
      return files;
    } catch (IOException | IllegalArgumentException e) {
      throw Problem.input(listing, "what was written there", e.getMessage(), "delete the file")
          .causedBy(e);
    }
  }
}
