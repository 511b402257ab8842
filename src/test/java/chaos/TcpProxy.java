package chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A way to a server that can be cut, hung or slowed down, for all of its connections at once. */
final class TcpProxy implements AutoCloseable {
  private static final int CHUNK = 16 * 1024;

  private final ServerSocket server;
  private final Supplier<InetSocketAddress> target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private Way way = Way.OPEN;
  private Duration delay = Duration.ZERO;

  private enum Way {
    OPEN,
    /** Nothing goes on, and nothing is lost. */
    HUNG,
    /** Connections break, and new ones are closed at once. */
    CUT
  }

  /**
   * @param target is asked at each connection: the server may move
   */
  TcpProxy(Supplier<InetSocketAddress> target) {
    this.target = target;
    try {
      server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Whether it has a connection to the server that comes from this port. */
  boolean isWayOf(int port) {
    return sockets.stream().anyMatch(socket -> socket.getLocalPort() == port);
  }

  void cut() {
    set(Way.CUT, Duration.ZERO);
    sockets.forEach(TcpProxy::close);
  }

  void hang() {
    set(Way.HUNG, Duration.ZERO);
  }

  /** Holds up whatever goes either way, piece by piece. */
  void slow(Duration delay) {
    set(Way.OPEN, delay);
  }

  void heal() {
    set(Way.OPEN, Duration.ZERO);
  }

  private synchronized void set(Way way, Duration delay) {
    this.way = way;
    this.delay = delay;
    notifyAll();
  }

  private void accept() {
    try {
      while (true) {
        var client = server.accept();
        Thread.ofVirtual().start(() -> carry(client));
      }
    } catch (IOException _) {
      // It was closed.
    }
  }

  private void carry(Socket client) {
    try (client;
        var upstream = new Socket()) {
      sockets.add(client);
      sockets.add(upstream);
      pass();
      upstream.connect(target.get());
      var back = Thread.ofVirtual().start(() -> pump(upstream, client));
      pump(client, upstream);
      back.join();
    } catch (IOException _) {
      // The way was cut, or the server is away: the client sees its connection close.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(client);
    }
  }

  private void pump(Socket from, Socket to) {
    try {
      var buffer = new byte[CHUNK];
      var in = from.getInputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        pass();
        to.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException _) {
      // One of the two ends is gone, and so is the other then.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      close(from);
      close(to);
      sockets.remove(from);
    }
  }

  /** Waits for as long as the way is hung. */
  private void pass() throws IOException, InterruptedException {
    Duration held;
    synchronized (this) {
      while (way == Way.HUNG) {
        wait();
      }
      if (way == Way.CUT) {
        throw new IOException("the way is cut");
      }
      held = delay;
    }
    Thread.sleep(held);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
