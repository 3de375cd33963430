package org.ltp4j.spark;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A Hadoop file system of a scheme of its own, {@code bucket://NAME/…}: what does not go through
 * Hadoop finds nothing there. Its files lie in a folder that the configuration names.
 */
public final class BucketFileSystem extends FileSystem {
  /** The key of the folder. */
  static final String ROOT = "fs.bucket.root";

  private final RawLocalFileSystem files = new RawLocalFileSystem();
  private URI uri;
  private String root;

  @Override
  public void initialize(URI name, Configuration conf) throws IOException {
    super.initialize(name, conf);
    setConf(conf);
    uri = URI.create(name.getScheme() + "://" + name.getAuthority());
    root = conf.get(ROOT) + "/" + name.getAuthority();
    files.initialize(URI.create("file:///"), conf);
  }

  @Override
  public String getScheme() {
    return "bucket";
  }

  @Override
  public URI getUri() {
    return uri;
  }

  private Path there(Path path) {
    return new Path("file", null, root + makeQualified(path).toUri().getPath());
  }

  private FileStatus seen(FileStatus there) {
    String below = there.getPath().toUri().getPath().substring(root.length());
    return new FileStatus(
        there.getLen(),
        there.isDirectory(),
        1,
        there.getBlockSize(),
        there.getModificationTime(),
        new Path(uri.getScheme(), uri.getAuthority(), below.isEmpty() ? "/" : below));
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) throws IOException {
    return files.open(there(path), buffer);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    return files.create(there(path), overwrite, buffer, replication, block, progress);
  }

  @Override
  public FSDataOutputStream append(Path path, int buffer, Progressable progress) {
    throw new UnsupportedOperationException("as in a bucket");
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    return files.rename(there(from), there(to));
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return files.delete(there(path), recursive);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return Arrays.stream(files.listStatus(there(path))).map(this::seen).toArray(FileStatus[]::new);
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    return files.mkdirs(there(path));
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return seen(files.getFileStatus(there(path)));
  }

  @Override
  public void setWorkingDirectory(Path path) {
    // Every path is absolute.
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path(uri.getScheme(), uri.getAuthority(), "/");
  }
}
