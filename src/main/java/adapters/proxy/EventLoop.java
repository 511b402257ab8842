package adapters.proxy;

import domain.dispatch.Dispatcher;
import io.vertx.core.Context;
import io.vertx.core.http.HttpClient;

/** What the exchanges of one event loop share. Nothing of it is shared with another loop. */
record EventLoop(
    Context context,
    HttpClient pods,
    Deadlines deadlines,
    Dispatcher dispatcher,
    DataPlaneSettings settings,
    Watchers watchers,
    FailedRequests failed) {}
