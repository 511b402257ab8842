package adapters.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Unpacks the Node runtime from Kore's own jar to where pods can read it, and only read it. */
final class RuntimeFiles {
  private static final String ENTRY = "/runtime/main.mjs";

  private RuntimeFiles() {}

  /** Returns the folder that has {@code main.mjs}. */
  static Path unpack(Path parent) {
    try {
      var target = Files.createDirectories(parent.resolve("runtime")).toRealPath();
      var source = RuntimeFiles.class.getResource(ENTRY);
      if (source == null) {
        throw new FleetException("Kore was built without its Node runtime: build it again");
      }
      copy(source.toURI(), target);
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException("the Node runtime could not be unpacked", e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void copy(URI entry, Path target) throws IOException {
    if (!entry.getScheme().equals("jar")) {
      copyTree(Path.of(entry).resolveSibling(""), target);
      return;
    }
    try (var jar = FileSystems.newFileSystem(entry, Map.of())) {
      copyTree(jar.getPath(ENTRY).resolveSibling(""), target);
    }
  }

  private static void copyTree(Path source, Path target) throws IOException {
    try (var files = Files.walk(source)) {
      for (var file : (Iterable<Path>) files::iterator) {
        var copy = target.resolve(source.relativize(file).toString());
        boolean folder = Files.isDirectory(file);
        if (folder) {
          Files.createDirectories(copy);
        } else {
          try (InputStream in = Files.newInputStream(file)) {
            Files.copy(in, copy);
          }
        }
        Files.setPosixFilePermissions(
            copy, PosixFilePermissions.fromString(folder ? "rwxr-xr-x" : "rw-r--r--"));
      }
    }
  }
}
