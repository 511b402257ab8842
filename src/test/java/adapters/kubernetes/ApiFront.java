package adapters.kubernetes;

import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An API that fails and lags as a real one does, in front of fabric8's CRUD server; it also does
 * what that one does not know: server-side apply, preconditions, and a patch's failing test.
 */
final class ApiFront extends Dispatcher {
  /** By it the calls of the controllers are told from those of Kore. */
  static final String CONTROLLER = "controller";

  private final KubernetesCrudDispatcher crud;
  private final List<LaggingSocket> watches = new CopyOnWriteArrayList<>();
  private final List<Fault> faults = new CopyOnWriteArrayList<>();

  /** Kore's calls: method and path, without the query. */
  final List<String> calls = new CopyOnWriteArrayList<>();

  private volatile boolean holding;

  private record Fault(String call, MockResponse answer, AtomicInteger times) {}

  ApiFront(KubernetesCrudDispatcher crud) {
    this.crud = crud;
  }

  /** The next calls that match are answered so. */
  void fail(String call, int code, int times) {
    var answer = new MockResponse().setResponseCode(code);
    if (code == 429) {
      answer.setHeader("Retry-After", "1");
    }
    faults.add(new Fault(call, answer, new AtomicInteger(times)));
  }

  void heal() {
    faults.clear();
  }

  /** No watch hears of anything until {@link #letGo}. */
  void hold() {
    holding = true;
    watches.forEach(LaggingSocket::hold);
  }

  void letGo() {
    holding = false;
    watches.forEach(LaggingSocket::letGo);
  }

  /** All watches are told 410. */
  void forgetVersions() {
    watches.forEach(LaggingSocket::tooOld);
    watches.clear();
  }

  long calls(String pattern) {
    return calls.stream().filter(call -> call.matches(pattern)).count();
  }

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    if (CONTROLLER.equals(request.getHeader("User-Agent"))) {
      return crud.dispatch(request);
    }
    var query = request.getPath().indexOf('?');
    var path = query < 0 ? request.getPath() : request.getPath().substring(0, query);
    var call = request.getMethod() + " " + path;
    boolean watch = request.getPath().contains("watch=true");
    calls.add(watch ? "WATCH " + path : call);
    for (var fault : faults) {
      if ((watch ? "WATCH " + path : call).matches(fault.call) && spend(fault)) {
        return fault.answer;
      }
    }
    return watch ? lagging(crud.dispatch(request)) : answer(request, path);
  }

  private static boolean spend(Fault fault) {
    return fault.times.getAndDecrement() > 0;
  }

  private MockResponse lagging(MockResponse answer) {
    var listener = answer.getWebSocketListener();
    if (listener == null) {
      return answer;
    }
    var socket = new LaggingSocket(listener, holding);
    watches.add(socket);
    return answer.withWebSocketUpgrade(socket);
  }

  private MockResponse answer(RecordedRequest request, String path) {
    var type = request.getHeader("Content-Type");
    try {
      if (type != null && type.contains("apply-patch")) {
        return apply(request, path);
      }
      if (request.method() == HttpMethod.DELETE && !isUid(path, request.getUtf8Body())) {
        return new MockResponse().setResponseCode(409);
      }
      return crud.dispatch(request);
    } catch (RuntimeException e) {
      return failed("the server rejected our request due to an error in our request");
    }
  }

  private static MockResponse failed(String message) {
    return new MockResponse()
        .setResponseCode(422)
        .setBody("{\"kind\":\"Status\",\"code\":422,\"message\":\"" + message + "\"}");
  }

  /** Creates what is not there, else replaces what is said of it, and leaves the rest. */
  private MockResponse apply(RecordedRequest request, String path) {
    boolean there = crud.handleGet(path).code() == 200;
    var target = there ? path : path.substring(0, path.lastIndexOf('/'));
    var body = request.getUtf8Body();
    var headers =
        Headers.builder()
            .add("Content-Type", there ? "application/json-patch+json" : "application/json")
            .build();
    return crud.dispatch(
        new RecordedRequest(
            request.getHttpVersion(),
            there ? HttpMethod.PATCH : HttpMethod.POST,
            target,
            headers,
            new Buffer().writeUtf8(there ? replacing(body) : body)));
  }

  private static String replacing(String applied) {
    var object = Serialization.unmarshal(applied, Map.class);
    var steps = new ArrayList<Map<String, Object>>();
    for (var part : List.of("metadata", "spec")) {
      if (at(object, part) instanceof Map<?, ?> fields) {
        fields.forEach(
            (name, value) ->
                steps.add(Map.of("op", "add", "path", "/" + part + "/" + name, "value", value)));
      }
    }
    return Serialization.asJson(steps);
  }

  private boolean isUid(String path, String options) {
    var found = crud.handleGet(path);
    if (found.code() != 200) {
      return true;
    }
    var uid = at(at(Serialization.unmarshal(options, Map.class), "preconditions"), "uid");
    var pod = Serialization.unmarshal(found.getBody().readUtf8(), Map.class);
    return uid == null || uid.equals(at(at(pod, "metadata"), "uid"));
  }

  private static @Nullable Object at(@Nullable Object map, String key) {
    return map instanceof Map<?, ?> found ? found.get(key) : null;
  }
}
