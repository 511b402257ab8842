package adapters.bundle;

import java.io.IOException;
import java.io.InputStream;

/**
 * Stops an unpacked tar that goes on for too long, and headers that do: those are held in memory
 * while they are read, so that a few packed bytes could fill it.
 */
final class BoundedStream extends InputStream {
  /** Enough for the longest names, and for the zeros at the end of a tar. */
  private static final int MOST_HEADER_BYTES = 64 * 1024;

  private final InputStream in;
  private long left = BundleArchive.MOST_UNPACKED_BYTES;
  private long leftOfHeader = Long.MAX_VALUE;

  BoundedStream(InputStream in) {
    this.in = in;
  }

  void startHeader() {
    leftOfHeader = MOST_HEADER_BYTES;
  }

  void endHeader() {
    leftOfHeader = Long.MAX_VALUE;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int at, int length) throws IOException {
    int read = in.read(into, at, length);
    left -= Math.max(0, read);
    leftOfHeader -= Math.max(0, read);
    if (left < 0) {
      throw new BadBundle("the bundle unpacks to more than 50 MB: leave out what is not needed");
    }
    if (leftOfHeader < 0) {
      throw new BadBundle("a header in the bundle is too long: pack the bundle again");
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
