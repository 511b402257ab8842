package domain.site;

import java.util.Optional;

/** The port to the code itself: a packed bundle (tar.gz) of a revision. */
public interface Bundles {
  /** At most this many bytes are in a packed bundle. */
  int MOST_PACKED_BYTES = 10 * 1024 * 1024;

  /** Empty when there is no such revision (any more). */
  Optional<Bundle> of(SiteRev siteRev);

  /** A packed bundle; its bytes are shared and not to be changed. */
  final class Bundle {
    private final Digest digest;
    private final byte[] packed;

    public Bundle(byte[] packed) {
      this(Digest.of(packed), packed);
    }

    /** For a digest that is known to be that of the bytes. */
    public Bundle(Digest digest, byte[] packed) {
      this.digest = digest;
      this.packed = packed;
    }

    public Digest digest() {
      return digest;
    }

    public byte[] packed() {
      return packed;
    }
  }
}
