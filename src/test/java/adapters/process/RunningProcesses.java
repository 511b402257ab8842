package adapters.process;

import domain.pod.PodId;
import domain.pooling.FleetNews;
import domain.pooling.PodFleet;
import domain.pooling.RunningFleet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A process fleet with real Node pods. */
public final class RunningProcesses implements RunningFleet {
  private final Workspace workspace = Workspace.open();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final FleetNews news = new FleetNews();
  private final ProcessFleet fleet;

  public RunningProcesses(String publicKeys) {
    this.fleet =
        new ProcessFleet(
            "node",
            workspace.folder(),
            publicKeys,
            "default",
            () -> new PodId(UUID.randomUUID()),
            threads,
            (_, _, _) -> {});
    fleet.listen(news);
  }

  @Override
  public PodFleet fleet() {
    return fleet;
  }

  @Override
  public FleetNews news() {
    return news;
  }

  @Override
  public void close() {
    fleet.close();
    threads.close();
    workspace.close();
  }
}
