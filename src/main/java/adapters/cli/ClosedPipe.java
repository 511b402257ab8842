package adapters.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Output whose reader may go at any time, as in {@code kore pods | head -1}. Java ignores the
 * signal that ends other programs then; this ends the process as quietly as they do.
 */
final class ClosedPipe extends FilterOutputStream {
  private ClosedPipe(OutputStream out) {
    super(out);
  }

  static PrintStream endsTheProcess(PrintStream out) {
    return new PrintStream(new ClosedPipe(out), true, out.charset());
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    endIfClosed();
  }

  @Override
  public void flush() throws IOException {
    out.flush();
    endIfClosed();
  }

  private void endIfClosed() {
    if (((PrintStream) out).checkError()) {
      Runtime.getRuntime().halt(CommandLine.PIPE_CLOSED);
    }
  }
}
