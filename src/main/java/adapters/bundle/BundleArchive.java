package adapters.bundle;

import domain.site.Bundles;
import domain.site.Bundles.Bundle;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes bundles and checks them: gzip'd tars of regular files, at most {@value
 * Bundles#MOST_PACKED_BYTES} bytes packed, {@value #MOST_UNPACKED_BYTES} bytes (of the tar, its
 * headers included) and {@value #MOST_FILES} files unpacked. The pods check what they get by the
 * same rules.
 */
public final class BundleArchive {
  public static final int MOST_UNPACKED_BYTES = 50 * 1024 * 1024;
  public static final int MOST_FILES = 5_000;

  private BundleArchive() {}

  /** Reads a bundle from anywhere, holding no more of it than the names of its files. */
  public static Result check(byte[] packed) {
    if (packed.length > Bundles.MOST_PACKED_BYTES) {
      return new Refused("the bundle is larger than 10 MB: leave out what the site does not need");
    }
    try {
      var contents = Contents.read(packed);
      return new Accepted(new Bundle(packed), contents.files(), contents.bytes());
    } catch (BadBundle e) {
      return new Refused(e.reason());
    } catch (IOException | RuntimeException e) {
      // commons-compress meets some broken headers with other exceptions than its own.
      return new Refused("this is not a whole tar.gz; kore deploy, or tar -czf, makes one");
    }
  }

  /**
   * Packs a folder, without hidden files and {@code node_modules}; equal folders make equal
   * bundles. Follows no links.
   *
   * @throws IOException when a file can't be read
   */
  public static Result pack(Path folder) throws IOException {
    try {
      return check(Packer.pack(folder));
    } catch (BadBundle e) {
      return new Refused(e.reason());
    }
  }

  public sealed interface Result {}

  /**
   * @param files how many regular files it has
   * @param unpackedBytes what they have together
   */
  public record Accepted(Bundle bundle, int files, long unpackedBytes) implements Result {}

  /**
   * @param reason for the person who made the bundle; says what to do
   */
  public record Refused(String reason) implements Result {}
}
