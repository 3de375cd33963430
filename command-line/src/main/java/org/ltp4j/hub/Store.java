package org.ltp4j.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.modelname.HubCache;

/** Where fetched files lie. */
sealed interface Store {
  /** On whose disk they lie. */
  Path folder();

  /** Where a file lies when it is whole; its name has the ending of the original's. */
  Path place(RemoteFile file);

  /** Bytes of a file that are there already. */
  long present(RemoteFile file);

  /** Fetches a file unless it is there. */
  void fetch(RemoteFile file, Download download);

  /** All of a set are there. */
  void complete();

  /** What was made of them is there. */
  void used();

  /**
   * A folder that is deleted when what was made of its files is there.
   *
   * @param folder need not exist
   */
  record Passing(Path folder) implements Store {
    @Override
    public Path place(RemoteFile file) {
      return file.among(folder);
    }

    @Override
    public long present(RemoteFile file) {
      return Download.present(file, place(file));
    }

    @Override
    public void fetch(RemoteFile file, Download download) {
      download.fetch(file, place(file));
    }

    @Override
    public void complete() {
      // The folder's name says nothing of what is in it.
    }

    @Override
    public void used() {
      try {
        AtomicFiles.deleteTree(folder);
      } catch (IOException e) {
        throw AtomicFiles.unwritable(folder, e);
      }
    }
  }

  /**
   * One commit of a repository in Hugging Face's cache.
   *
   * @param repository its folder there
   * @param revision branch, tag or commit that was asked for
   * @param commit what it stands for
   * @param listing all files of the commit, where they are to be known without network; else empty
   */
  record Cached(
      HubCache.Repository repository,
      String revision,
      String commit,
      List<RemoteFile> listing,
      Links links,
      Patience patience)
      implements Store {
    @Override
    public Path folder() {
      return repository.folder();
    }

    @Override
    public Path place(RemoteFile file) {
      return file.in(repository.snapshot(commit));
    }

    /** Without links the content is in the snapshot only. */
    @Override
    public long present(RemoteFile file) {
      return Download.isComplete(file, place(file))
          ? file.size()
          : Download.present(file, repository.blob(file.checksum().hex()));
    }

    @Override
    public void fetch(RemoteFile file, Download download) {
      Path blob = repository.blob(file.checksum().hex());
      try (Guard guard = Guard.take(repository.lock(file.checksum().hex()), patience)) {
        if (!Download.isComplete(file, place(file))) {
          boolean fetched = !Files.exists(blob);
          download.fetch(file, blob);
          links.place(blob, place(file), fetched);
        }
      }
    }

    @Override
    public void complete() {
      if (!listing.isEmpty()) {
        HubDataset.keep(repository, commit, listing);
      }
      if (!HubCache.isCommit(revision)) {
        // Last, so that the name stands for what is there.
        AtomicFiles.writeString(repository.ref(revision), commit);
      }
    }

    @Override
    public void used() {
      // It stays for others.
    }
  }
}
