package adapters.proxy;

import domain.dispatch.Decision.Start.Started;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** A pod's answer on its way to the client, held back while the client is the slower one. */
final class Answer {
  private static final long UNKNOWN = -1;
  private static final long NANOS_PER_TENTH_MS = 100_000;

  private final HttpClientResponse pod;
  private final HttpServerRequest request;
  private final HttpServerResponse client;
  private final Observer observer;
  private long missing;
  private boolean complete;

  interface Observer {
    /** Some of it went on. */
    void progressed();

    /** All of it has been handed to the client's connection. */
    void complete();
  }

  Answer(HttpClientResponse pod, HttpServerRequest request, Observer observer) {
    this.pod = pod;
    this.request = request;
    this.client = request.response();
    this.observer = observer;
  }

  /** Copies the head, and adds what Kore says of the answer; nothing is sent yet. */
  void head(DataPlaneSettings settings, String requestId, Attempt attempt, @Nullable Started cold) {
    client.setStatusCode(pod.statusCode());
    var headers = client.headers();
    Headers.toClient(pod, headers);
    headers.set(Headers.REQUEST_ID, requestId);
    if (settings.exposePod()) {
      headers.set(Headers.POD, attempt.route().podIdText());
    }
    if (settings.exposeTimings()) {
      headers.add(Headers.SERVER_TIMING, timings(cold, System.nanoTime() - attempt.sentNanos()));
    }
  }

  /** Sends it; its head may not be changed any more. */
  void send() {
    missing = bodyless() ? 0 : length();
    if (missing == UNKNOWN) {
      client.setChunked(true);
    }
    client.drainHandler(_ -> drained());
    pod.handler(this::received);
    pod.endHandler(_ -> end(Buffer.buffer()));
  }

  /** {@code Server-Timing}, in milliseconds. */
  private static String timings(@Nullable Started cold, long podNanos) {
    var text = new StringBuilder(64);
    if (cold != null) {
      append(text.append("claim;dur="), cold.claimNanos());
      append(text.append(", install;dur="), cold.installNanos());
      text.append(", ");
    }
    append(text.append("pod;dur="), podNanos);
    return text.toString();
  }

  private static void append(StringBuilder text, long nanos) {
    long tenths = nanos / NANOS_PER_TENTH_MS;
    text.append(tenths / 10).append('.').append(tenths % 10);
  }

  private boolean bodyless() {
    int status = pod.statusCode();
    return HttpMethod.HEAD.equals(request.method()) || status == 204 || status == 304;
  }

  private long length() {
    var length = client.headers().get(HttpHeaders.CONTENT_LENGTH);
    return length == null ? UNKNOWN : Long.parseLong(length);
  }

  private void received(Buffer chunk) {
    if (complete) {
      return;
    }
    observer.progressed();
    if (missing == chunk.length()) {
      // The pod's end follows, but a head, a body and an end in one write cost one system call.
      end(chunk);
      return;
    }
    if (missing != UNKNOWN) {
      missing -= chunk.length();
    }
    client.write(chunk);
    if (client.writeQueueFull()) {
      pod.pause();
    }
  }

  private void drained() {
    if (!complete) {
      observer.progressed();
      pod.resume();
    }
  }

  private void end(Buffer last) {
    if (!complete) {
      complete = true;
      boolean endlessHttp10 = missing == UNKNOWN && request.version() == HttpVersion.HTTP_1_0;
      var sent = client.end(last);
      if (endlessHttp10) {
        sent.onComplete(_ -> request.connection().close());
      }
      observer.complete();
    }
  }
}
