package org.ltp4j.modelname;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ltp4j.problem.Problem;

/**
 * Hugging Face's cache, in the layout of its own client:
 *
 * <pre>
 * models--ORG--NAME/blobs/HASH             contents, by the hash that the hub states; datasets--ORG--NAME too
 * models--ORG--NAME/snapshots/COMMIT/FILE  links to them
 * models--ORG--NAME/refs/REVISION          the commit that a branch or tag stood for
 * .locks/models--ORG--NAME/HASH.lock
 * </pre>
 *
 * @param root the directory that holds the repositories
 */
public record HubCache(Path root) {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /** Whether a revision is a commit's full hash rather than the name of a branch or tag. */
  public static boolean isCommit(String revision) {
    return COMMIT.matcher(revision).matches();
  }

  /** The folder of a model, there or not. */
  public Repository model(String id) {
    return repository("models", id);
  }

  /** The folder of a data set, there or not. */
  public Repository dataset(String id) {
    return repository("datasets", id);
  }

  private Repository repository(String kind, String id) {
    String name = kind + "--" + id.replace("/", "--");
    return new Repository(root.resolve(name), root.resolve(".locks").resolve(name));
  }

  /**
   * One model or data set in the cache.
   *
   * @param folder of its blobs, snapshots and refs
   * @param locks of its locks
   */
  public record Repository(Path folder, Path locks) {
    /** Where a content of this hash lies. */
    public Path blob(String hash) {
      return folder.resolve("blobs").resolve(hash);
    }

    /** What keeps a second process from fetching the same content. */
    public Path lock(String hash) {
      return locks.resolve(hash + ".lock");
    }

    /** The directory of a commit's files. */
    public Path snapshot(String commit) {
      return folder.resolve("snapshots").resolve(commit);
    }

    /** The file that names the commit of a branch or tag. */
    public Path ref(String revision) {
      return folder.resolve("refs").resolve(revision);
    }

    /** The directory of a branch, tag or commit, if it is there. */
    public Optional<Path> find(String revision) {
      return commit(revision).map(this::snapshot).filter(Files::isDirectory);
    }

    /** The commits that are there. */
    public List<String> commits() {
      Path snapshots = folder.resolve("snapshots");
      if (!Files.isDirectory(snapshots)) {
        return List.of();
      }
      try (Stream<Path> list = Files.list(snapshots)) {
        return list.map(path -> path.getFileName().toString()).sorted().toList();
      } catch (IOException e) {
        throw unreadable(snapshots, e);
      }
    }

    private Optional<String> commit(String revision) {
      if (isCommit(revision)) {
        return Optional.of(revision);
      }
      Path ref = ref(revision);
      try {
        return Files.isRegularFile(ref)
            ? Optional.of(Files.readString(ref).strip()).filter(HubCache::isCommit)
            : Optional.empty();
      } catch (IOException e) {
        throw unreadable(ref, e);
      }
    }

    private static Problem unreadable(Path path, IOException e) {
      return Problem.input(path, "a cache that can be read", e.getMessage(), "check its rights")
          .causedBy(e);
    }
  }
}
