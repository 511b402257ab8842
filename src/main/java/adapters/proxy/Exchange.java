package adapters.proxy;

import adapters.proxy.Problem.Kind;
import adapters.proxy.RequestTracer.Trace;
import domain.dispatch.Decision;
import domain.dispatch.Decision.Start;
import domain.dispatch.PodFailure;
import domain.dispatch.Route;
import io.vertx.core.Future;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, from {@code WAITING} for a pod over {@code SENDING} to it and {@code
 * ANSWERING} to {@code OVER}; a pod that cannot have executed the request leads back, once. All of
 * it happens on one event loop.
 */
final class Exchange extends Deadlines.Timed
    implements Attempt.Observer, Upload.Observer, Answer.Observer {
  private static final int CLIENT_LEFT = 499;
  static final long LINGER_MILLIS = 500;

  private final EventLoop loop;
  private final HttpServerRequest request;
  private final RequestHead head;
  private final String requestId;
  private final @Nullable Upload upload;
  private final long begunNanos;
  private final Trace trace;
  private State state = State.WAITING;
  private @Nullable Attempt attempt;
  private Decision.@Nullable Cold waitingFor;
  private Start.@Nullable Started cold;
  private boolean retried;
  private boolean waited;
  private long answerBy;

  private enum State {
    WAITING,
    SENDING,
    ANSWERING,
    OVER
  }

  Exchange(EventLoop loop, HttpServerRequest request, RequestHead head, long begunNanos) {
    this.loop = loop;
    this.request = request;
    this.head = head;
    this.begunNanos = begunNanos;
    this.requestId = TraceIds.requestId(request.headers().get(Headers.REQUEST_ID));
    this.trace = TraceIds.begin(loop, request, head);
    this.upload =
        head.hasBody() ? new Upload(request, head, loop.settings().maxRequestSize(), this) : null;
  }

  void begin() {
    answerBy = begunNanos + loop.settings().requestTimeout().toNanos();
    deadline = answerBy;
    loop.deadlines().watch(this);
    loop.watchers().meter().begun();
    request.response().closeHandler(_ -> clientLeft());
    follow(trace.dispatch(loop.dispatcher(), head.host()));
  }

  private void follow(Decision decision) {
    switch (decision) {
      case Route route -> send(route);
      case Decision.Cold waiting -> await(waiting);
      case Decision.Refused(var refusal) -> fail(Problem.of(refusal));
    }
  }

  private void await(Decision.Cold waiting) {
    state = State.WAITING;
    waitingFor = waiting;
    waited = true;
    long waitUntil = System.nanoTime() + loop.settings().coldTimeout().toNanos();
    deadline = waitUntil - answerBy < 0 ? waitUntil : answerBy;
    Future.fromCompletionStage(waiting.start(), loop.context())
        .onComplete(this::placed, this::notPlaced);
  }

  private void placed(Start start) {
    if (state != State.WAITING) {
      return;
    }
    trace.placed(start);
    switch (start) {
      case Start.Started started -> {
        cold = started;
        loop.watchers().meter().waited(System.nanoTime() - begunNanos);
        send(started.route());
      }
      case Start.NotStarted(var refusal) -> fail(Problem.of(refusal));
    }
  }

  private void notPlaced(Throwable cause) {
    if (state == State.WAITING) {
      fail(new Problem(Kind.DATABASE_AWAY, "where the site runs could not be found out"));
    }
  }

  private void send(Route route) {
    state = State.SENDING;
    deadline = answerBy;
    attempt = new Attempt(route, this);
    attempt.start(loop, request.method(), head.uri());
  }

  @Override
  public void connected(HttpClientRequest pod) {
    Headers.toPod(
        loop.settings(), request, head, current().route(), requestId, trace, pod.headers());
    if (upload == null) {
      pod.end();
    } else {
      upload.sendTo(pod);
    }
  }

  @Override
  public boolean sent() {
    return upload == null || upload.complete();
  }

  @Override
  public void notConnected(Throwable cause) {
    if (cause instanceof ConnectionPoolTooBusyException) {
      fail(new Problem(Kind.TOO_MANY_WAITING, "all connections to the site's pod are taken"));
    } else {
      sendElsewhere(
          PodFailure.NO_CONNECTION,
          new Problem(Kind.POD_UNREACHABLE, "no connection to the site's pod could be made"));
    }
  }

  @Override
  public void refused(PodFailure failure) {
    sendElsewhere(
        failure, new Problem(Kind.POD_REFUSED, "the pod took no more requests; try again"));
  }

  @Override
  public void answered(HttpClientResponse answer) {
    state = State.ANSWERING;
    if (upload != null) {
      upload.settle();
    }
    progressed();
    var forwarded = new Answer(answer, request, this);
    forwarded.head(loop.settings(), requestId, current(), cold);
    forwarded.send();
  }

  /** For a request that its pod cannot have executed: another pod may get it, once. */
  private void sendElsewhere(PodFailure failure, Problem otherwise) {
    var route = current().route();
    current().abort();
    boolean again = !retried && (upload == null || upload.replayable());
    loop.watchers().meter().failed(failure, again);
    if (!again) {
      loop.dispatcher().failed(route, failure);
      fail(otherwise);
      return;
    }
    retried = true;
    if (upload != null) {
      upload.detach();
    }
    follow(trace.dispatchElsewhere(loop.dispatcher(), head.host(), route, failure));
  }

  /** For a request that its pod may have executed. */
  private void podFailed(PodFailure failure) {
    loop.watchers().meter().failed(failure, false);
    loop.dispatcher().failed(current().route(), failure);
  }

  @Override
  public void lost() {
    current().abort();
    podFailed(PodFailure.CONNECTION_LOST);
    fail(new Problem(Kind.POD_UNREACHABLE, "the site's pod broke the connection off"));
  }

  @Override
  public void progressed() {
    long now = System.nanoTime();
    if (state == State.ANSWERING) {
      deadline = now + loop.settings().streamIdle().toNanos();
    } else {
      answerBy = now + loop.settings().requestTimeout().toNanos();
      deadline = answerBy;
    }
  }

  @Override
  public void expired() {
    if (state == State.SENDING && sent()) {
      podFailed(PodFailure.NO_ANSWER);
    }
    fail(
        state == State.WAITING && waitingFor != null
            ? Problem.of(waitingFor.expire())
            : new Problem(Kind.TOO_SLOW, "the site's pod did not answer in time"));
  }

  @Override
  public void tooLarge() {
    fail(RequestHead.tooLarge(loop.settings().maxRequestSize()));
  }

  @Override
  public void complete() {
    if (upload == null || upload.complete()) {
      current().done();
    } else {
      // The pod wants no more of the body, and the rest of it would stand before the next request.
      current().abort();
      upload.discard();
      closeSoon();
    }
    over(request.response().getStatusCode());
  }

  private void clientLeft() {
    if (state != State.OVER) {
      abortAttempt();
      over(state == State.ANSWERING ? request.response().getStatusCode() : CLIENT_LEFT);
    }
  }

  private void fail(Problem problem) {
    if (state == State.OVER) {
      return;
    }
    abortAttempt();
    var response = request.response();
    if (state == State.ANSWERING) {
      // Too late for another answer: only a broken connection tells that this one is incomplete.
      over(response.getStatusCode());
      Connections.cut(request.connection());
      return;
    }
    loop.watchers().meter().answeredByKore(problem.kind());
    loop.failed().note(head, requestId, trace.id(), problem);
    loop.dispatcher().refused(head.host(), route(), problem.kind().label());
    over(problem.status());
    if (upload != null) {
      upload.discard();
    }
    boolean unread = !sent();
    response.headers().set(Headers.REQUEST_ID, requestId);
    problem.answer(request, unread);
    if (unread) {
      closeSoon();
    }
  }

  /** Not at once: a client that is still sending would lose the answer to a reset. */
  private void closeSoon() {
    loop.context().owner().setTimer(LINGER_MILLIS, _ -> request.connection().close());
  }

  private void abortAttempt() {
    if (attempt != null) {
      attempt.abort();
    }
  }

  private Attempt current() {
    if (attempt == null) {
      throw new IllegalStateException("no pod has been chosen yet");
    }
    return attempt;
  }

  private void over(int status) {
    boolean waiting = state == State.WAITING;
    boolean byPod = state == State.ANSWERING;
    state = State.OVER;
    if (waiting && waitingFor != null) {
      waitingFor.leave();
    }
    loop.deadlines().forget(this);
    var route = route();
    trace.over(status, route, waited);
    long nanos = System.nanoTime() - begunNanos;
    loop.watchers().over(head, request.method(), route, status, byPod, waited, nanos);
  }

  private @Nullable Route route() {
    return attempt == null ? null : attempt.route();
  }
}
