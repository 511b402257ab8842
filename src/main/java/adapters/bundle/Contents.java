package adapters.bundle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** What is in a bundle, read once from its start to its end. */
record Contents(int files, long bytes) {
  static Contents read(byte[] packed) throws IOException {
    try (var unzipped =
            new BoundedStream(new GZIPInputStream(new ByteArrayInputStream(packed), 64 * 1024));
        var tar =
            new TarArchiveInputStream(
                unzipped,
                TarConstants.DEFAULT_BLKSIZE,
                TarConstants.DEFAULT_RCDSIZE,
                "UTF-8",
                false)) {
      return read(unzipped, tar);
    }
  }

  private static Contents read(BoundedStream unzipped, TarArchiveInputStream tar)
      throws IOException {
    var paths = new HashSet<String>();
    long bytes = 0;
    while (true) {
      unzipped.startHeader();
      var entry = tar.getNextEntry();
      if (entry == null) {
        break;
      }
      unzipped.endHeader();
      if (isFile(entry)) {
        add(paths, entry);
        bytes += tar.transferTo(OutputStream.nullOutputStream());
      }
    }
    unzipped.endHeader();
    unzipped.transferTo(OutputStream.nullOutputStream());
    if (paths.stream().noneMatch(BundlePath::isBackend)) {
      throw new BadBundle(
          "the bundle has no file in backend/: put the code there, e.g. backend/http-functions.js");
    }
    return new Contents(paths.size(), bytes);
  }

  /** Goes by the type flag first: a link may call itself a folder by a slash after its name. */
  private static boolean isFile(TarArchiveEntry entry) throws IOException {
    if (!entry.isCheckSumOK()) {
      throw BundlePath.refused(entry.getName(), "has a damaged header: pack the bundle again");
    }
    BundlePath.normal(entry.getName());
    byte flag = entry.getLinkFlag();
    boolean regular = flag == TarConstants.LF_NORMAL || flag == TarConstants.LF_OLDNORM;
    if (entry.isSparse() || !(regular || flag == TarConstants.LF_DIR)) {
      throw BundlePath.refused(
          entry.getName(), "is neither a regular file nor a folder: put the file itself there");
    }
    return regular && !entry.getName().endsWith("/");
  }

  private static void add(HashSet<String> paths, TarArchiveEntry file) throws BadBundle {
    var path = BundlePath.normal(file.getName());
    if (path.isEmpty()) {
      throw new BadBundle("a file in the bundle has no name: pack the bundle again");
    }
    if (!paths.add(path)) {
      throw BundlePath.refused(path, "is in the bundle twice: leave one out");
    }
    if (paths.size() > BundleArchive.MOST_FILES) {
      throw new BadBundle(
          "the bundle has more than 5,000 files: leave out what the site does not need");
    }
  }
}
