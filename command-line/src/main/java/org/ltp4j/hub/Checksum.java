package org.ltp4j.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hash that a file must have.
 *
 * @param kind of the hash
 * @param hex in lower-case hexadecimal
 */
record Checksum(Kind kind, String hex) {
  /** How the hash comes from the bytes. */
  enum Kind {
    /** SHA-256 of the bytes; the hub's large files and archives. */
    SHA256("SHA-256"),
    /** As Git names a blob: SHA-1 over a header with the size, and the bytes. */
    GIT_BLOB("SHA-1");

    private final String algorithm;

    Kind(String algorithm) {
      this.algorithm = algorithm;
    }
  }

  static Checksum sha256(String hex) {
    return new Checksum(Kind.SHA256, hex);
  }

  static Checksum gitBlob(String hex) {
    return new Checksum(Kind.GIT_BLOB, hex);
  }

  /** The same kind of hash, of a file as it is. */
  Checksum of(Path file) throws IOException {
    MessageDigest digest = digest();
    if (kind == Kind.GIT_BLOB) {
      digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
    }
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return new Checksum(kind, HexFormat.of().formatHex(digest.digest()));
  }

  private MessageDigest digest() {
    try {
      return MessageDigest.getInstance(kind.algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + kind.algorithm, e);
    }
  }

  @Override
  public String toString() {
    return (kind == Kind.SHA256 ? "SHA-256 " : "git blob ") + hex;
  }
}
