package org.ltp4j.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeleteTreeTest {
  @TempDir private Path directory;

  @Test
  void aTreeThatCannotBeListedIsAFailureOfFiles() throws IOException {
    try (UnlistableFolder folder = new UnlistableFolder(directory)) {
      assertThatThrownBy(() -> AtomicFiles.deleteTree(folder.path()))
          .isInstanceOf(IOException.class);
      assertThat(folder.path()).isDirectory();
    }
  }
}
