package adapters.bundle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Packs a folder, the same way for the same files whenever and wherever that is done. */
final class Packer extends SimpleFileVisitor<Path> {
  private final Path root;
  private final SortedMap<String, Path> files = new TreeMap<>();
  private long bytes;
  private long largestBytes;
  private String largest = "";

  private Packer(Path root) {
    this.root = root;
  }

  static byte[] pack(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new BadBundle(folder + " is not a folder: name the one that has backend/ in it");
    }
    // The folder itself may be a link: it is what was asked for by name.
    var packer = new Packer(folder.toRealPath());
    Files.walkFileTree(packer.root, packer);
    if (packer.files.keySet().stream().noneMatch(BundlePath::isBackend)) {
      throw new BadBundle(
          "%s has no code: put it in %s, e.g. backend/http-functions.js"
              .formatted(folder, folder.resolve("backend")));
    }
    var packed = new ByteArrayOutputStream();
    packer.write(packed);
    return packed.toByteArray();
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    return !folder.equals(root) && isLeftOut(folder)
        ? FileVisitResult.SKIP_SUBTREE
        : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (isLeftOut(file)) {
      return FileVisitResult.CONTINUE;
    }
    var path = root.relativize(file).toString();
    if (attributes.isSymbolicLink()) {
      throw BundlePath.refused(path, "is a link: put the file itself there");
    }
    if (!attributes.isRegularFile()) {
      throw BundlePath.refused(path, "is neither a regular file nor a folder: move it elsewhere");
    }
    BundlePath.normal(path);
    files.put(path, file);
    count(path, attributes.size());
    return FileVisitResult.CONTINUE;
  }

  private void count(String path, long size) throws BadBundle {
    bytes += size;
    if (size > largestBytes) {
      largestBytes = size;
      largest = path;
    }
    if (bytes > BundleArchive.MOST_UNPACKED_BYTES) {
      throw BundlePath.refused(
          largest, "is the largest of more than 50 MB: leave out what the site does not need");
    }
    if (files.size() > BundleArchive.MOST_FILES) {
      throw BundlePath.refused(path, "is one file more than 5,000: leave out some");
    }
  }

  private static boolean isLeftOut(Path path) {
    var name = path.getFileName().toString();
    return name.startsWith(".") || name.equals("node_modules");
  }

  private void write(OutputStream out) throws IOException {
    try (var tar =
        new TarArchiveOutputStream(new GZIPOutputStream(out), StandardCharsets.UTF_8.name())) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      for (var file : files.entrySet()) {
        var content = Files.readAllBytes(file.getValue());
        tar.putArchiveEntry(entry(file.getKey(), content.length));
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
  }

  private static TarArchiveEntry entry(String path, long size) {
    var entry = new TarArchiveEntry(path);
    entry.setSize(size);
    entry.setMode(0644);
    entry.setModTime(0L);
    entry.setIds(0, 0);
    entry.setNames("", "");
    return entry;
  }
}
