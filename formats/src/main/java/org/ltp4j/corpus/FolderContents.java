package org.ltp4j.corpus;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ltp4j.files.Sha256;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;

/**
 * All that training has to know of a text beside its token ids, so that it need not be there: what
 * {@code ltp tokenise} leaves in the folder of a text's segments when it is complete.
 *
 * @param about what the folder is of, see {@link CachedText#ABOUT}
 * @param packed whether the text's file is packed
 * @param segments the checksum of each segment's file
 * @param samples of the text
 * @param small what training needs where it reads the text as a whole; null if the text was not
 *     tokenised for that
 */
public record FolderContents(
    Map<String, Object> about,
    boolean packed,
    List<Integer> segments,
    TextSamples samples,
    Small small) {
  /** The name of its file. */
  public static final String FILE = "contents.json";

  /** The name of the file with the token ids of a whole text, where {@link #small} is there. */
  public static final String WHOLE = "whole.tokens";

  /**
   * Of a text that is read as a whole.
   *
   * @param sha256 of the text's file
   * @param checksum of the file {@link #WHOLE}
   */
  public record Small(String sha256, int checksum) implements Serializable {}

  private static final String CHECKSUM = "sha256";

  /** Refuses a damaged file's gaps. */
  public FolderContents {
    Objects.requireNonNull(about, "about");
    Objects.requireNonNull(segments, "segments");
    Objects.requireNonNull(samples, "samples");
  }

  /** The content of its file: one line, which has its own checksum. */
  public String toJson() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put(CHECKSUM, Sha256.of(Json.line(this)));
    all.put("contents", this);
    return Json.line(all) + "\n";
  }

  /**
   * Reads what {@link #toJson()} wrote.
   *
   * @throws Problem if the file is damaged
   */
  static FolderContents load(Path file) {
    Map<String, Object> all = Json.read(file);
    if (!Sha256.of(Json.line(all.get("contents"))).equals(all.get(CHECKSUM))) {
      throw Problem.input(
          file,
          "what ltp tokenise wrote",
          "damage",
          "copy it once more, or delete it and run ltp tokenise again where the text is");
    }
    return Json.MAPPER.convertValue(all.get("contents"), FolderContents.class);
  }
}
