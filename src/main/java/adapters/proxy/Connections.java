package adapters.proxy;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** Ends connections whose other side may have stopped reading. */
final class Connections {
  private Connections() {}

  /**
   * Cuts it off at once. Vert.x's own {@code close} and {@code reset} wait until all that was
   * written has gone out, which is for ever towards one who does not read.
   */
  static void cut(HttpConnection connection) {
    if (connection instanceof ConnectionBase base) {
      var _ = base.channelHandlerContext().close();
    } else {
      connection.close();
    }
  }
}
