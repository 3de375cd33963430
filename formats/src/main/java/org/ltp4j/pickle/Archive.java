package org.ltp4j.pickle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.MappedFile;
import org.ltp4j.safetensors.Quoted;

/**
 * The zip archive that {@code torch.save} writes: {@code NAME/data.pkl} and one uncompressed {@code
 * NAME/data/KEY} per storage.
 *
 * @param pickle the bytes of data.pkl
 * @param data where each storage's bytes lie in the file, by key
 * @param purpose what the file is for
 */
record Archive(Path path, byte[] pickle, Map<String, Extent> data, Purpose purpose) {
  private static final String PICKLE = "/data.pkl";
  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte PICKLE_PROTOCOL = (byte) 0x80;

  /** A run of bytes in the file. */
  record Extent(long offset, long length) {}

  static Archive read(MappedFile file, Purpose purpose) {
    refuseOtherFormats(file, purpose);
    try (ZipFile zip = ZipFile.builder().setPath(file.path()).get()) {
      List<ZipArchiveEntry> entries = Collections.list(zip.getEntries());
      String folder = folder(file, purpose, entries);
      checkByteOrder(file, purpose, zip, folder);
      byte[] pickle = content(file, purpose, zip, folder + PICKLE);
      Map<String, Extent> data = extents(file, purpose, entries, folder + "/data/");
      return new Archive(file.path(), pickle, data, purpose);
    } catch (IOException | IllegalArgumentException e) {
      throw purpose
          .bad(file.path(), "a zip archive", "a damaged one (" + message(e) + ")")
          .causedBy(e);
    }
  }

  /** The storage behind a key, checked to have this many elements. */
  Storage storage(String key, Dtype dtype, long elements) {
    String where = path + ", storage " + Quoted.of(key);
    Extent extent = data.get(key);
    if (extent == null) {
      throw purpose.bad(where, "an uncompressed entry data/" + key, "none");
    }
    if (elements < 0 || elements > extent.length() || elements * dtype.bytes() != extent.length()) {
      throw purpose.bad(where, elements + " elements of " + dtype, extent.length() + " bytes");
    }
    return new Storage(dtype, extent.offset(), elements);
  }

  private static void refuseOtherFormats(MappedFile file, Purpose purpose) {
    if (file.size() < ZIP.length) {
      throw purpose.bad(file.path(), "a zip archive", "a file of " + file.size() + " bytes");
    }
    byte[] start = new byte[ZIP.length];
    file.read(0, start.length).get(start);
    if (start[0] == PICKLE_PROTOCOL) {
      throw purpose.bad(file.path(), "the zip format of PyTorch 1.6 and later", "the older format");
    }
    if (!Arrays.equals(start, ZIP)) {
      throw purpose.bad(file.path(), "a zip archive", "another kind of file, or a damaged one");
    }
  }

  private static String folder(MappedFile file, Purpose purpose, List<ZipArchiveEntry> entries) {
    List<String> pickles =
        entries.stream()
            .map(ZipArchiveEntry::getName)
            .filter(name -> name.endsWith(PICKLE) && name.indexOf('/') == name.lastIndexOf('/'))
            .toList();
    if (pickles.size() != 1) {
      throw purpose.bad(file.path(), "one entry NAME/data.pkl", pickles.size() + " of them");
    }
    return pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length());
  }

  private static void checkByteOrder(MappedFile file, Purpose purpose, ZipFile zip, String folder)
      throws IOException {
    String name = folder + "/byteorder";
    if (zip.getEntry(name) != null) {
      String order = new String(content(file, purpose, zip, name), StandardCharsets.UTF_8).strip();
      if (!order.equals("little")) {
        throw purpose.bad(file.path(), "byte order little", Quoted.of(order));
      }
    }
  }

  private static byte[] content(MappedFile file, Purpose purpose, ZipFile zip, String name)
      throws IOException {
    try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
      byte[] content = in == null ? new byte[0] : in.readNBytes(purpose.largestPickle() + 1);
      if (content.length > purpose.largestPickle()) {
        String most = "at most " + purpose.largestPickle() + " bytes of " + name;
        throw purpose.bad(file.path(), most, "more");
      }
      return content;
    }
  }

  private static Map<String, Extent> extents(
      MappedFile file, Purpose purpose, List<ZipArchiveEntry> entries, String prefix) {
    Map<String, Extent> extents = new HashMap<>();
    for (ZipArchiveEntry entry : entries) {
      if (entry.getName().startsWith(prefix) && entry.getMethod() == ZipEntry.STORED) {
        long offset = entry.getDataOffset();
        long length = entry.getSize();
        if (offset < 0 || length < 0 || offset > file.size() || length > file.size() - offset) {
          String where = file.path() + ", entry " + Quoted.of(entry.getName());
          throw purpose.bad(where, length + " bytes in the file", "fewer (the file is cut off)");
        }
        extents.put(entry.getName().substring(prefix.length()), new Extent(offset, length));
      }
    }
    return extents;
  }

  private static String message(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : Quoted.of(e.getMessage());
  }
}
