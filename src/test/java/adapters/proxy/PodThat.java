package adapters.proxy;

import io.netty.channel.ChannelOption;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.function.Consumer;

/** What a pod may do when it is asked. */
@SuppressWarnings("ImmutableEnumChecker") // What they do has no state.
enum PodThat implements RawPod.Behaviour {
  ANSWERS(says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")),
  ANSWERS_IN_CHUNKS(
      says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")),
  ANSWERS_NOTHING(says("HTTP/1.1 204 No Content\r\n\r\n")),
  ANSWERS_TWICE(
      says(
          "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
              + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong")),

  DRAINS(says("HTTP/1.1 503 Draining\r\nKore-Refused: draining\r\nContent-Length: 0\r\n\r\n")),
  RESTARTED_EMPTY(
      says("HTTP/1.1 421 Nothing\r\nKore-Refused: not-installed\r\nContent-Length: 0\r\n\r\n")),

  IS_GONE(_ -> {}),
  HANGS(_ -> {}),
  DOES_NOT_READ(NetSocket::pause),
  STANDS_STILL(says("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")),
  STREAMS(PodThat::stream),
  STREAMS_AND_DOES_NOT_READ(
      socket -> {
        socket.pause();
        stream(socket);
      }),

  CLOSES_ITS_DOOR(NetSocket::close),
  CLOSES(NetSocket::close),
  RESETS(PodThat::reset),
  BREAKS_OFF(
      socket ->
          socket
              .write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
              .onComplete(_ -> reset(socket))),

  SPEAKS_NO_HTTP(says("220 mail.example.org ESMTP\r\n\r\n")),
  SPEAKS_ANOTHER_HTTP(says("HTTP/3.7 200 OK\r\nContent-Length: 0\r\n\r\n")),
  HAS_NO_STATUS(says("HTTP/1.1 OK\r\nContent-Length: 0\r\n\r\n")),
  HAS_NO_NUMBER_FOR_ITS_LENGTH(says("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n")),
  HAS_A_NEGATIVE_LENGTH(says("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")),
  HAS_AN_ENDLESS_LENGTH(says("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n")),
  HAS_TWO_LENGTHS(says("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nok")),
  HAS_BAD_CHUNKS(says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nok\r\n")),
  HAS_A_HUGE_HEADER(says("HTTP/1.1 200 OK\r\nX-Huge: " + "x".repeat(100_000) + "\r\n\r\n")),
  HAS_HEADERS_WITHOUT_END(says("HTTP/1.1 200 OK\r\n" + "X-More: x\r\n".repeat(10_000))),
  SWITCHES_PROTOCOLS(says("HTTP/1.1 101 Switching Protocols\r\nUpgrade: raw\r\n\r\n"));

  private final Consumer<NetSocket> action;

  PodThat(Consumer<NetSocket> action) {
    this.action = action;
  }

  @Override
  public void connected(NetSocket socket) {
    if (this == CLOSES_ITS_DOOR) {
      socket.close();
    }
  }

  @Override
  public void asked(NetSocket socket) {
    action.accept(socket);
  }

  /** Whether the site's code may have seen the request. */
  boolean mayExecute() {
    return this != IS_GONE && this != DRAINS && this != RESTARTED_EMPTY;
  }

  private static Consumer<NetSocket> says(String bytes) {
    return socket -> socket.write(bytes);
  }

  private static void stream(NetSocket socket) {
    var chunk = Buffer.buffer("4000\r\n" + "x".repeat(0x4000) + "\r\n");
    socket.drainHandler(_ -> socket.write(chunk));
    socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    while (!socket.writeQueueFull()) {
      socket.write(chunk);
    }
  }

  private static void reset(NetSocket socket) {
    if (socket instanceof ConnectionBase base) {
      base.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    }
    socket.close();
  }
}
