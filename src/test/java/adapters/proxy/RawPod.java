package adapters.proxy;

import domain.pod.PodAddress;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** A pod below HTTP: it tells heads of requests from each other, and answers with any bytes. */
final class RawPod {
  private static final Pattern ID = Pattern.compile("(?i)\r\nx-request-id: (\\S+)");

  /** How often each request came, by its id. */
  final Map<String, Integer> asked = new ConcurrentHashMap<>();

  private final NetServer server;
  private volatile Behaviour behaviour;

  interface Behaviour {
    default void connected(NetSocket socket) {}

    /** The head of a request has come, and perhaps some of its body. */
    void asked(NetSocket socket);
  }

  RawPod(Vertx vertx, Behaviour behaviour) {
    this.behaviour = behaviour;
    var options = new NetServerOptions().setHost("127.0.0.1").setPort(0);
    server = vertx.createNetServer(options).connectHandler(this::connected);
    DataPlaneFixture.await(server.listen());
  }

  /** What it does from now on. */
  void change(Behaviour next) {
    behaviour = next;
  }

  /** Nobody listens there any more. */
  void stop() {
    DataPlaneFixture.await(server.close());
  }

  PodAddress address() {
    return new PodAddress("127.0.0.1", server.actualPort());
  }

  private void connected(NetSocket socket) {
    behaviour.connected(socket);
    // What is no head, is a body that nobody is interested in.
    socket.handler(
        RecordParser.newDelimited(
            "\r\n\r\n",
            head -> {
              var id = ID.matcher(head.toString());
              if (id.find()) {
                asked.merge(id.group(1), 1, Integer::sum);
                behaviour.asked(socket);
              }
            }));
  }
}
