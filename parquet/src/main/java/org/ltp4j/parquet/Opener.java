package org.ltp4j.parquet;

import java.io.IOException;
import java.nio.file.Path;
import org.ltp4j.data.ParquetOpener;
import org.ltp4j.problem.Problem;

/** Opens Parquet files; found by the class path. */
public final class Opener implements ParquetOpener {
  @Override
  public Rows open(Path file, String column) throws IOException {
    Source source = Source.open(file);
    try {
      return new JsonLines(source, Footer.read(source), column);
    } catch (IOException | Problem e) {
      source.close();
      throw e;
    } catch (RuntimeException e) {
      source.close();
      throw damaged(e);
    }
  }

  /** Whatever the library says of bytes that make no sense to it. */
  static IOException damaged(Exception e) {
    String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new IOException("damaged Parquet (" + said + ")", e);
  }
}
