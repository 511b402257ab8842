package adapters.rest;

import static adapters.rest.ProblemType.INVALID;
import static adapters.rest.ProblemType.REQUEST_TIMEOUT;
import static adapters.rest.ProblemType.TOO_LARGE;

import domain.scheduling.Timer;
import domain.site.Bundles;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads bodies before the operation does: no more than it may have, and not for ever. */
@Priority(Priorities.USER + 200)
final class BoundedBodies implements ContainerRequestFilter {
  private static final int LONGEST_JSON = 64 * 1024;

  /** Of the whole body. A client that sends nothing at all is given up by the connector earlier. */
  private static final Duration AT_MOST = Duration.ofSeconds(60);

  private final Timer timer;

  @Context private @Nullable ResourceInfo resource;

  BoundedBodies(Timer timer) {
    this.timer = timer;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (!hasBody(request)) {
      return;
    }
    boolean bundle = takesBundles();
    int most = bundle ? Bundles.MOST_PACKED_BYTES : LONGEST_JSON;
    var body = read(request.getEntityStream(), most);
    if (body.length > most) {
      throw TOO_LARGE.thrown(
          bundle
              ? "a bundle has at most 10 MB: leave out what the site does not need"
              : "a body has at most 64 KiB here");
    }
    request.setEntityStream(new ByteArrayInputStream(body));
  }

  /** Jersey finds out by reading, which may fail. */
  private static boolean hasBody(ContainerRequestContext request) {
    try {
      return request.hasEntity();
    } catch (ProcessingException _) {
      throw INVALID.thrown(ProblemMapper.UNREADABLE);
    }
  }

  private boolean takesBundles() {
    var method = resource == null ? null : resource.getResourceMethod();
    var types = method == null ? null : method.getAnnotation(Consumes.class);
    return types != null && List.of(types.value()).contains("application/gzip");
  }

  private byte[] read(InputStream body, int most) {
    long started = timer.nanos();
    var all = new ByteArrayOutputStream();
    var some = new byte[8192];
    try {
      while (all.size() <= most) {
        int n = body.read(some);
        if (n < 0) {
          break;
        }
        all.write(some, 0, n);
        if (timer.since(started).compareTo(AT_MOST) > 0) {
          throw REQUEST_TIMEOUT.thrown("a body has to be there within a minute");
        }
      }
    } catch (IOException _) {
      throw INVALID.thrown(ProblemMapper.UNREADABLE);
    }
    return all.toByteArray();
  }
}
