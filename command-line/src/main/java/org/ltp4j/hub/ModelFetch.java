package org.ltp4j.hub;

import java.nio.file.Path;
import java.util.List;
import org.ltp4j.modelname.HubEnvironment;
import org.ltp4j.modelname.ModelName;
import org.ltp4j.problem.Problem;

/**
 * Fetches a model from the hub into Hugging Face's cache, which Python programs use too; files that
 * are already there are not fetched again.
 */
public final class ModelFetch {
  private final Http http;
  private final Store.Cached store;
  private final List<RemoteFile> files;
  private final Plan plan;

  private ModelFetch(Http http, HubApi api, Store.Cached store) {
    this.http = http;
    this.store = store;
    this.files = NeededFiles.of(api.id(), api.files(store.commit()));
    this.plan =
        new Plan(
            "%s at %s (%.12s) from %s"
                .formatted(api.id(), store.revision(), store.commit(), api.endpoint()),
            store.repository().snapshot(store.commit()),
            files.stream()
                .map(file -> new Plan.Item(file.name(), file.size(), store.present(file)))
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
    String commit = api.commit(revision);
    return new ModelFetch(
        http,
        api,
        new Store.Cached(hub.cache().model(id), revision, commit, List.of(), links, patience));
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
    Download.requireSpace(store.folder(), plan.size() - plan.present());
    try (Meter meter = Meter.start(plan.present(), plan.size())) {
      Download download = new Download(http, meter);
      files.forEach(file -> store.fetch(file, download));
    }
    store.complete();
    return plan.into();
  }
}
