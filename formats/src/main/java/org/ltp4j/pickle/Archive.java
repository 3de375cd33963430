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

  /** A run of bytes in the file, and what they add up to. */
  record Extent(long offset, long length, Checksum checksum) {}

  /** The archive while it is open; hasSums tells whether its entries have checksums. */
  private record Opened(MappedFile file, Purpose purpose, ZipFile zip, boolean hasSums) {
    Checksum checksum(ZipArchiveEntry entry) {
      return hasSums ? new Checksum(entry.getCrc()) : Checksum.NONE;
    }

    String where(ZipArchiveEntry entry) {
      return file.path() + ", entry " + Quoted.of(entry.getName());
    }
  }

  static Archive read(MappedFile file, Purpose purpose) {
    refuseOtherFormats(file, purpose);
    try (ZipFile zip = ZipFile.builder().setPath(file.path()).get()) {
      List<ZipArchiveEntry> entries = Collections.list(zip.getEntries());
      String folder = folder(file, purpose, entries);
      // torch.save leaves the sums of all entries out on request, and writes zeros then.
      boolean hasSums = entries.stream().anyMatch(entry -> entry.getCrc() != 0);
      Opened opened = new Opened(file, purpose, zip, hasSums);
      checkByteOrder(opened, folder);
      byte[] pickle = content(opened, folder + PICKLE);
      Map<String, Extent> data = extents(opened, entries, folder + "/data/");
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
    return new Storage(where, dtype, extent.offset(), elements, extent.checksum());
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

  private static void checkByteOrder(Opened opened, String folder) throws IOException {
    String name = folder + "/byteorder";
    if (opened.zip.getEntry(name) != null) {
      String order = new String(content(opened, name), StandardCharsets.UTF_8).strip();
      if (!order.equals("little")) {
        throw opened.purpose.bad(opened.file.path(), "byte order little", Quoted.of(order));
      }
    }
  }

  private static byte[] content(Opened opened, String name) throws IOException {
    Purpose purpose = opened.purpose;
    ZipArchiveEntry entry = opened.zip.getEntry(name);
    try (InputStream in = opened.zip.getInputStream(entry)) {
      byte[] content = in == null ? new byte[0] : in.readNBytes(purpose.largestPickle() + 1);
      if (content.length > purpose.largestPickle()) {
        String most = "at most " + purpose.largestPickle() + " bytes of " + name;
        throw purpose.bad(opened.file.path(), most, "more");
      }
      opened.checksum(entry).require(opened.where(entry), content);
      return content;
    }
  }

  private static Map<String, Extent> extents(
      Opened opened, List<ZipArchiveEntry> entries, String prefix) {
    long size = opened.file.size();
    Map<String, Extent> extents = new HashMap<>();
    for (ZipArchiveEntry entry : entries) {
      if (entry.getName().startsWith(prefix) && entry.getMethod() == ZipEntry.STORED) {
        long offset = entry.getDataOffset();
        long length = entry.getSize();
        if (offset < 0 || length < 0 || offset > size || length > size - offset) {
          String most = length + " bytes in the file";
          throw opened.purpose.bad(opened.where(entry), most, "fewer (the file is cut off)");
        }
        String key = entry.getName().substring(prefix.length());
        extents.put(key, new Extent(offset, length, opened.checksum(entry)));
      }
    }
    return extents;
  }

  private static String message(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : Quoted.of(e.getMessage());
  }
}
