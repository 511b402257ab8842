package adapters.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Standard output, whose reader may go at any time, as in {@code kore pods | head -1}. Java ignores
 * the signal that ends other programs then; this ends the process as quietly as they do. Any other
 * error, such as a full disk, ends it with a message: half a report must not pass for a whole one.
 */
final class ClosedPipe extends FilterOutputStream {
  private ClosedPipe(OutputStream out) {
    super(out);
  }

  static PrintStream standardOutput() {
    var out = new ClosedPipe(new FileOutputStream(FileDescriptor.out));
    return new PrintStream(new BufferedOutputStream(out), true, System.out.charset());
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      var why = String.valueOf(e.getMessage());
      boolean nobodyReads = why.contains("Broken pipe");
      if (!nobodyReads) {
        System.err.println("can't write what was asked for: " + why);
      }
      Runtime.getRuntime().halt(nobodyReads ? CommandLine.PIPE_CLOSED : CommandLine.BROKEN);
    }
  }
}
