package adapters.kubernetes;

import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A watch whose events can be held back, and that can be told that it is too old. */
final class LaggingSocket extends WebSocketListener {
  private static final String GONE =
      """
      {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure",
       "reason":"Expired","message":"too old resource version","code":410}}
      """;

  private final WebSocketListener inner;
  private final List<String> held = new ArrayList<>();
  private @Nullable WebSocket socket;
  private boolean holds;

  LaggingSocket(WebSocketListener inner, boolean holds) {
    this.inner = inner;
    this.holds = holds;
  }

  @Override
  public void onOpen(WebSocket opened, Response response) {
    synchronized (this) {
      socket = opened;
    }
    inner.onOpen(new Held(opened), response);
  }

  /** Not on the event loop: it waits for events that are being written there. */
  @Override
  public void onClosing(WebSocket closed, int code, String reason) {
    Thread.startVirtualThread(() -> inner.onClosing(closed, code, reason));
  }

  @Override
  public void onClosed(WebSocket closed, int code, String reason) {
    Thread.startVirtualThread(() -> inner.onClosed(closed, code, reason));
  }

  @Override
  public void onFailure(WebSocket failed, Throwable failure, Response response) {
    Thread.startVirtualThread(() -> inner.onFailure(failed, failure, response));
  }

  synchronized void hold() {
    holds = true;
  }

  synchronized void letGo() {
    holds = false;
    var opened = socket;
    if (opened != null) {
      held.forEach(opened::send);
    }
    held.clear();
  }

  synchronized void tooOld() {
    var opened = socket;
    if (opened != null) {
      held.clear();
      opened.send(GONE);
    }
  }

  private synchronized boolean send(String event) {
    var opened = socket;
    return (holds || opened == null) ? held.add(event) : opened.send(event);
  }

  private final class Held implements WebSocket {
    private final WebSocket opened;

    Held(WebSocket opened) {
      this.opened = opened;
    }

    @Override
    public RecordedRequest request() {
      return opened.request();
    }

    @Override
    public boolean send(String event) {
      return LaggingSocket.this.send(event);
    }

    @Override
    public boolean send(byte[] event) {
      return opened.send(event);
    }

    @Override
    public boolean close(int code, String reason) {
      return opened.close(code, reason);
    }
  }
}
