package adapters.simulated;

import domain.pod.BootId;
import domain.pod.PodId;
import domain.pooling.PodFleet.End;
import domain.site.Bundles;
import domain.site.Digest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The runtime contract of {@code docs/runtime-contract.md} without a runtime: any code installs,
 * and a site's answer says which pod, site and revision gave it. All of it happens on the event
 * loop of its pod.
 */
final class SimulatedRuntime {
  private static final long LINGER_MILLIS = 2_000;
  private static final String DRAIN_TIMEOUT_MILLIS = "20000";

  /** What all pods of a fleet share. */
  record Shared(Script script, Orders orders, Executions executions, Vertx vertx) {}

  private enum State {
    POOLED,
    INSTALLING,
    SERVING,
    DRAINING
  }

  private final Shared shared;
  private final PodId id;
  private final BootId boot;
  private final RandomGenerator random;
  private final CompletableFuture<End> end;

  private State state = State.POOLED;
  private @Nullable String claim;
  private @Nullable Future<JsonObject> installation;
  private Orders.@Nullable Install installed;
  private int inFlight;

  /**
   * @param end of the pod; completed with how it ended
   */
  SimulatedRuntime(
      Shared shared, PodId id, BootId boot, RandomGenerator random, CompletableFuture<End> end) {
    this.shared = shared;
    this.id = id;
    this.boot = boot;
    this.random = random;
    this.end = end;
  }

  void take(HttpServerRequest request) {
    try {
      if (end.isDone()) {
        request.connection().close();
      } else {
        answer(request);
      }
    } catch (Refused refused) {
      refused.answer(request);
    }
  }

  private void answer(HttpServerRequest request) throws Refused {
    var path = request.uri().replaceFirst("\\?.*", "");
    switch (path) {
      case "/_kore/health" -> health(only(HttpMethod.GET, request));
      case "/_kore/install" -> install(only(HttpMethod.POST, request));
      case "/_kore/drain" -> drain(only(HttpMethod.POST, request));
      case "/_sim/kill" -> kill(only(HttpMethod.POST, request));
      default -> {
        if (path.equals("/_kore") || path.startsWith("/_kore/")) {
          throw new Refused(404, "There is no such path.");
        }
        visit(request);
      }
    }
  }

  private static HttpServerRequest only(HttpMethod method, HttpServerRequest request)
      throws Refused {
    if (!request.method().equals(method)) {
      request.response().putHeader("Allow", method.name());
      throw new Refused(405, "This path has another method.");
    }
    return request;
  }

  private void health(HttpServerRequest request) {
    send(
        request.response(),
        200,
        JsonObject.of(
            "state",
            state.name().toLowerCase(Locale.ROOT),
            "podId",
            id.toString(),
            "bootId",
            boot.toString(),
            "siteRev",
            installed == null ? null : installed.siteRev(),
            "inFlight",
            inFlight));
  }

  private void kill(HttpServerRequest request) {
    request
        .response()
        .setStatusCode(202)
        .end()
        .onComplete(_ -> end.complete(new End(End.How.FAILED, "killed")));
  }

  private void install(HttpServerRequest request) throws Refused {
    var order = shared.orders().install(request.headers(), id.toString(), boot.toString());
    var begun = installation;
    if (begun == null) {
      if (state == State.DRAINING) {
        throw Refused.unexecuted(503, "draining");
      }
      begun = carryOut(order, request);
    } else if (!order.claim().equals(claim)) {
      throw new Refused(409, "Another claim holds this pod.");
    }
    begun
        .onSuccess(answer -> send(request.response(), 200, answer))
        .onFailure(refused -> ((Refused) refused).answer(request));
  }

  /** An order that is repeated waits for the first one, and gets the same answer. */
  private Future<JsonObject> carryOut(Orders.Install order, HttpServerRequest request) {
    var done = Promise.<JsonObject>promise();
    claim = order.claim();
    installation = done.future();
    state = State.INSTALLING;
    request
        .body()
        .onSuccess(
            bundle -> {
              if (!happens(shared.script().installHangs())) {
                after(shared.script().install(), () -> load(order, bundle, done));
              }
            })
        .onFailure(_ -> undo(done, new Refused(400, "The body ended early.")));
    return done.future();
  }

  private void load(Orders.Install order, Buffer bundle, Promise<JsonObject> done) {
    if (bundle.length() > Bundles.MOST_PACKED_BYTES) {
      undo(done, new Refused(413, "The bundle is too large."));
    } else if (!Digest.of(bundle.getBytes()).toString().equals(order.bundle())) {
      undo(done, new Refused(400, "The bundle does not match the digest in the token."));
    } else if (happens(shared.script().installFailures())) {
      undo(done, new Refused(500, "The install failed, as the script has it."));
    } else if (state == State.DRAINING) {
      done.fail(new Refused(503, "This pod began to drain while it installed."));
    } else {
      state = State.SERVING;
      installed = order;
      double millis = shared.script().install().toNanos() / 1e6;
      done.complete(
          JsonObject.of(
              "siteRev",
              order.siteRev(),
              "bootId",
              boot.toString(),
              "timings",
              JsonObject.of("unpackMs", 0, "loadMs", millis)));
    }
  }

  /** Nothing was installed: the pod is as good as before. */
  private void undo(Promise<JsonObject> done, Refused refused) {
    claim = null;
    installation = null;
    if (state != State.DRAINING) {
      state = State.POOLED;
    }
    done.fail(refused);
  }

  private void drain(HttpServerRequest request) throws Refused {
    shared.orders().drain(request.headers(), id.toString(), boot.toString(), claim);
    var timeout = request.headers().get("Kore-Drain-Timeout");
    if (timeout == null) {
      timeout = DRAIN_TIMEOUT_MILLIS;
    } else if (!timeout.matches("\\d{1,9}")) {
      throw new Refused(400, "Kore-Drain-Timeout must be milliseconds.");
    }
    after(
        Duration.ofMillis(Long.parseLong(timeout)),
        () -> end.complete(new End(End.How.FINISHED, "drained until its time-out")));
    if (state != State.DRAINING) {
      state = State.DRAINING;
      lingerIfIdle();
    }
    send(request.response(), 202, JsonObject.of("inFlight", inFlight));
  }

  /** Not every replica of Kore knows of the drain yet: theirs are refused for a while. */
  private void lingerIfIdle() {
    if (state == State.DRAINING && inFlight == 0) {
      after(
          Duration.ofMillis(LINGER_MILLIS),
          () -> end.complete(new End(End.How.FINISHED, "drained")));
    }
  }

  private void visit(HttpServerRequest request) throws Refused {
    var site = installed;
    if (state == State.DRAINING) {
      throw Refused.unexecuted(503, "draining");
    }
    if (site == null) {
      throw Refused.unexecuted(421, "not-installed");
    }
    if (!site.siteRev().equals(request.getHeader("Kore-Site-Rev"))) {
      throw Refused.unexecuted(421, "other-site");
    }
    if (!isSecret(site.secret(), request.getHeader("Kore-Claim"))) {
      throw Refused.unexecuted(421, "wrong-claim");
    }
    inFlight++;
    request.end().onSuccess(_ -> execute(site.siteRev(), request)).onFailure(_ -> leave());
  }

  private static boolean isSecret(String secret, @Nullable String offered) {
    return offered != null
        && MessageDigest.isEqual(
            secret.getBytes(StandardCharsets.US_ASCII),
            offered.getBytes(StandardCharsets.US_ASCII));
  }

  private void execute(String siteRev, HttpServerRequest request) {
    var parts = siteRev.split("@", 2);
    shared.executions().note(request.getHeader("X-Request-Id"), id, parts[0]);
    if (happens(shared.script().exits())) {
      end.complete(new End(End.How.FAILED, "ended in a request, as the script has it"));
      return;
    }
    var answer =
        JsonObject.of(
            "pod", id.toString(), "site", parts[0], "revision", Integer.valueOf(parts[1]));
    after(
        shared.script().latency(),
        () -> {
          leave();
          send(request.response(), 200, answer);
        });
  }

  private void leave() {
    inFlight--;
    lingerIfIdle();
  }

  private boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  /** Later, on this event loop; at once, if that is when. */
  private void after(Duration time, Runnable action) {
    if (time.isZero()) {
      action.run();
    } else {
      shared.vertx().setTimer(Math.max(1, time.toMillis()), _ -> action.run());
    }
  }

  private static void send(HttpServerResponse response, int status, JsonObject body) {
    if (!response.closed()) {
      response
          .setStatusCode(status)
          .putHeader("Content-Type", "application/json")
          .end(body.toBuffer());
    }
  }
}
