package org.ltp4j.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.files.UnlistableFolder;
import org.ltp4j.problem.Problem;

class FinishedFilesTest {
  @TempDir private Path directory;

  @Test
  void aFolderThatCannotBeListedIsNamed() throws IOException {
    try (UnlistableFolder folder = new UnlistableFolder(directory)) {
      Path parent = folder.path().getParent();
      String name = folder.path().getFileName().toString();
      assertThatThrownBy(() -> FinishedFiles.hashes(parent, List.of(name)))
          .isInstanceOf(Problem.class)
          .hasMessageContaining(name);
    }
  }
}
