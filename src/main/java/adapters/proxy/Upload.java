package adapters.proxy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request's body on its way to the pod: counted, held back while the pod is slower than the
 * client, and kept for a second pod as long as that may be needed.
 */
final class Upload {
  private final HttpServerRequest client;
  private final long length;
  private final long mostBytes;
  private final Observer observer;
  private @Nullable ReplayBuffer replay = new ReplayBuffer();
  private @Nullable HttpClientRequest pod;
  private boolean expectsContinue;
  private long received;
  private boolean complete;

  interface Observer {
    /** More of the body has come. */
    void progressed();

    void tooLarge();
  }

  /** Takes hold of the body before any of it has been read; nothing is read until it has a pod. */
  Upload(HttpServerRequest client, RequestHead head, long mostBytes, Observer observer) {
    this.client = client;
    this.length = head.bodyLength();
    this.mostBytes = mostBytes;
    this.observer = observer;
    this.expectsContinue = Headers.expectsContinue(client);
    client.pause();
    client.handler(this::received);
    client.endHandler(_ -> ended());
  }

  /** Whether all of it has come from the client. */
  boolean complete() {
    return complete;
  }

  /** Whether all that came so far can be sent to a second pod. */
  boolean replayable() {
    return replay != null;
  }

  void sendTo(HttpClientRequest to) {
    pod = to;
    to.setChunked(length == RequestHead.CHUNKED);
    to.drainHandler(_ -> resume());
    if (replay != null) {
      replay.sendTo(to);
    }
    if (complete) {
      to.end();
    } else {
      invite();
      resume();
      if (received == 0 && !complete) {
        to.writeHead();
      }
    }
  }

  /** Keeps what is still to come from the pod that failed. */
  void detach() {
    pod = null;
    client.pause();
  }

  /** The pod answers: there will be no second one. */
  void settle() {
    replay = null;
  }

  /** Reads what is still to come, for nobody. */
  void discard() {
    pod = null;
    replay = null;
    client.resume();
  }

  private void resume() {
    if (pod != null && !complete && !pod.writeQueueFull()) {
      client.resume();
    }
  }

  private void invite() {
    if (expectsContinue) {
      expectsContinue = false;
      client.response().writeContinue();
    }
  }

  private void received(Buffer chunk) {
    received += chunk.length();
    var to = pod;
    if (to == null) {
      return;
    }
    if (received > mostBytes) {
      observer.tooLarge();
      return;
    }
    observer.progressed();
    if (replay != null && !replay.keep(chunk)) {
      replay = null;
    }
    if (received == length) {
      complete = true;
      to.end(chunk);
    } else {
      to.write(chunk);
      if (to.writeQueueFull()) {
        client.pause();
      }
    }
  }

  private void ended() {
    var to = pod;
    if (!complete && to != null) {
      to.end();
    }
    complete = true;
  }
}
