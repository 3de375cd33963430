package org.ltp4j.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Files that {@code --text} takes: {@code LANGUAGE-NAME} for every file of a language, as links to
 * the cache where the system makes them.
 */
final class TextLayout {
  private TextLayout() {}

  static void write(List<Placed> all, Store store, Path folder) throws IOException {
    for (Placed one : all) {
      String language = one.to().contains("/") ? one.to().replaceAll("/.*", "") : "text";
      String name = one.file().name().replaceAll(".*/", "").replaceFirst("^train-", "");
      Path link = folder.resolve(language + "-" + name);
      Path target = store.place(one.file()).toRealPath();
      try {
        Links.ofSystem().make(link, target);
      } catch (IOException | UnsupportedOperationException e) {
        Files.copy(target, link);
      }
    }
  }
}
