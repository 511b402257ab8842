package adapters.rest;

import domain.inspection.Inspection;
import domain.pod.Lifecycle;
import domain.pod.Pods;
import domain.pooling.ManualRecycling;
import domain.pooling.PoolKeeper;
import domain.reports.Reports;
import domain.scheduling.IdempotentPlacements;
import domain.scheduling.Publisher;
import domain.scheduling.Scheduler;
import domain.scheduling.Timer;
import domain.site.Sites;
import io.dropwizard.core.setup.Environment;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * The REST API over these parts of the domain.
 *
 * @param domain the data plane's own, below which no host may be registered
 * @param placementWait how long a placement may wait for a pod
 * @param recycleSoon is run after changes that leave a site with pods it should not have
 */
public record Rest(
    Sites sites,
    Pods pods,
    Lifecycle lifecycle,
    Publisher publisher,
    Scheduler scheduler,
    IdempotentPlacements placements,
    PoolKeeper pool,
    Inspection inspection,
    Chronicle chronicle,
    Reports reports,
    Timer timer,
    String domain,
    Duration placementWait,
    Runnable recycleSoon) {
  static final String BASE = "/api/v1";

  /** Adds the API to a server that is about to start. */
  public void register(Environment environment) {
    Json.configure(environment.getObjectMapper());
    var jersey = environment.jersey();
    var resources =
        List.of(
            new SitesResource(sites, pods, lifecycle),
            new RevisionsResource(sites, publisher),
            new SettingsResource(sites, domain, recycleSoon),
            new PlacementsResource(scheduler, placements, timer, placementWait),
            new PodsResource(pods, new ManualRecycling(pods, lifecycle, timer, recycleSoon)),
            new PoolResource(pool, pods),
            new FsckResource(inspection),
            new SiteDecisionsResource(chronicle.ledger(), sites),
            new PodDecisionsResource(chronicle.ledger()),
            new LogsResource(chronicle.logs(), sites),
            new EventsResource(chronicle.events()),
            new UsageResource(reports),
            new OpenApiResource());
    resources.forEach(jersey::register);
    environment.lifecycle().addEventListener(beforeStop(chronicle.events()::close));
    jersey.register(new KnownQueries());
    jersey.register(new BoundedBodies(timer));
    environment.getApplicationContext().setErrorHandler(new ErrorPages());
    environment
        .lifecycle()
        .addServerLifecycleListener(server -> server.setErrorHandler(new ErrorPages()));
    jersey.register(new Tags());
    jersey.register(new NoStore());
    jersey.register(new Params());
    jersey.register(new ProblemMapper.OfAnything());
    jersey.register(new ProblemMapper.OfIllegalState());
    jersey.register(new JsonProblemMapper());
  }

  /** The server waits for answers that are under way, and a stream of events is one. */
  private static LifeCycle.Listener beforeStop(Runnable action) {
    return new LifeCycle.Listener() {
      @Override
      public void lifeCycleStopping(LifeCycle server) {
        action.run();
      }
    };
  }
}
