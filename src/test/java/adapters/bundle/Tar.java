package adapters.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes tar.gz files, bad ones too. */
public final class Tar {
  private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
  private final GZIPOutputStream gzip;
  private final TarArchiveOutputStream tar;

  private Tar() throws IOException {
    gzip = new GZIPOutputStream(packed);
    tar = new TarArchiveOutputStream(gzip, "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
  }

  /** What writes into a tar. */
  @FunctionalInterface
  interface Writing {
    void into(Tar tar) throws IOException;
  }

  static byte[] with(Writing writing) {
    try {
      var tar = new Tar();
      writing.into(tar);
      tar.tar.close();
      return tar.packed.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A bundle of these files, whose contents are their names. */
  public static byte[] of(String... names) {
    return with(
        tar -> {
          for (var name : names) {
            tar.file(name, name.getBytes(UTF_8));
          }
        });
  }

  Tar file(String name, byte[] content) throws IOException {
    var entry = new TarArchiveEntry(name, true);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
    return this;
  }

  Tar special(String name, byte flag) throws IOException {
    var entry = new TarArchiveEntry(name, flag, true);
    entry.setLinkName("/etc/passwd");
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
    return this;
  }

  /** A file whose name is in an extended header, written by hand: the library would clean it. */
  Tar paxPath(String path) throws IOException {
    var record = " path=" + path + "\n";
    var length = String.valueOf(record.getBytes(UTF_8).length + 2);
    var content = (length + record).getBytes(UTF_8);
    var header = new TarArchiveEntry("pax", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
    header.setSize(content.length);
    tar.putArchiveEntry(header);
    tar.write(content);
    tar.closeArchiveEntry();
    return file("backend/short.js", new byte[1]);
  }

  Tar zeros(String name, long size) throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(size);
    tar.putArchiveEntry(entry);
    writeZeros(tar, size);
    tar.closeArchiveEntry();
    return this;
  }

  /** A name of that many bytes, which readers hold in memory. */
  Tar longName(int size) throws IOException {
    var entry = new TarArchiveEntry("long", TarConstants.LF_GNUTYPE_LONGNAME);
    entry.setSize(size);
    tar.putArchiveEntry(entry);
    writeZeros(tar, size);
    tar.closeArchiveEntry();
    return this;
  }

  /** Goes on after the tar's end. */
  Tar trailing(long size) throws IOException {
    tar.finish();
    writeZeros(gzip, size);
    return this;
  }

  private static void writeZeros(OutputStream out, long size) throws IOException {
    var block = new byte[64 * 1024];
    for (long left = size; left > 0; left -= block.length) {
      out.write(block, 0, (int) Math.min(left, block.length));
    }
  }
}
