package org.ltp4j.hub;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.modelname.HubCache;
import org.ltp4j.modelname.HubEnvironment;
import org.ltp4j.modelname.ModelName;
import org.ltp4j.problem.Problem;

/**
 * A model from the hub into Hugging Face's cache, where Python programs find it too and whose files
 * are used where they are there already.
 */
public final class ModelFetch {
  private final Http http;
  private final Links links;
  private final HubCache.Model cache;
  private final String revision;
  private final String commit;
  private final List<RemoteFile> files;
  private final Plan plan;

  private ModelFetch(
      Http http, Links links, HubApi api, HubCache.Model cache, String revision, String commit) {
    this.http = http;
    this.links = links;
    this.cache = cache;
    this.revision = revision;
    this.commit = commit;
    this.files = NeededFiles.of(api.id(), api.files(commit));
    this.plan =
        new Plan(
            "%s at %s (%.12s) from %s".formatted(api.id(), revision, commit, api.endpoint()),
            cache.snapshot(commit),
            files.stream()
                .map(file -> new Plan.Item(file.name(), file.size(), present(file)))
                .toList());
  }

  /**
   * Asks the hub what there is; nothing is written.
   *
   * @param id {@code ORG/NAME}
   * @param revision branch, tag or commit
   * @throws Problem if the hub has no such model for this user, or none that ltp4j can open
   */
  public static ModelFetch plan(HubEnvironment hub, String id, String revision) {
    return plan(hub, Patience.usual(), Links.ofSystem(), id, revision);
  }

  static ModelFetch plan(
      HubEnvironment hub, Patience patience, Links links, String id, String revision) {
    if (!ModelName.isId(id)) {
      throw Problem.usage(
          "model", "a name on the hub, ORG/NAME", "'" + id + "'", "copy it from the model's page");
    } else if (!ModelName.isRevision(revision)) {
      throw Problem.usage(
          "--revision", "a branch, a tag or a commit", "'" + revision + "'", "correct it");
    }
    Http http = new Http(hub, patience);
    HubApi api = new HubApi(http, hub.endpoint(), "models", id);
    return new ModelFetch(http, links, api, hub.cache().model(id), revision, api.commit(revision));
  }

  /** What will be fetched. */
  public Plan plan() {
    return plan;
  }

  /**
   * Fetches what is missing.
   *
   * @return the model's directory
   * @throws Problem if a file cannot be fetched or written; those that are complete stay, and the
   *     next call goes on from there
   */
  public Path run() {
    Download.requireSpace(cache.folder(), plan.size() - plan.present());
    try (Meter meter = Meter.start(plan.present(), plan.size())) {
      Download download = new Download(http, meter);
      files.forEach(file -> fetch(file, download));
    }
    if (!HubCache.isCommit(revision)) {
      // Last, so that the name stands for a whole model.
      AtomicFiles.writeString(cache.ref(revision), commit);
    }
    return cache.snapshot(commit);
  }

  private void fetch(RemoteFile file, Download download) {
    Path blob = cache.blob(file.checksum().hex());
    Path pointer = file.in(cache.snapshot(commit));
    try (Guard guard = Guard.take(cache.lock(file.checksum().hex()), http.patience())) {
      if (!Download.isComplete(file, pointer)) {
        boolean fetched = !Files.exists(blob);
        download.fetch(file, blob);
        links.place(blob, pointer, fetched);
      }
    }
  }

  /** Without links the content is in the snapshot only. */
  private long present(RemoteFile file) {
    boolean there = Download.isComplete(file, file.in(cache.snapshot(commit)));
    return there ? file.size() : Download.present(file, cache.blob(file.checksum().hex()));
  }
}
