package adapters.rest;

import static adapters.rest.ProblemType.INVALID;

import domain.pod.PodState;
import domain.pod.Pods;
import domain.pooling.PoolKeeper;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** The pool of warm pods. */
@Path(Rest.BASE + "/pool")
@Produces(MediaType.APPLICATION_JSON)
public final class PoolResource {
  private static final int LARGEST = 1000;

  private final PoolKeeper keeper;
  private final Pods pods;

  PoolResource(PoolKeeper keeper, Pods pods) {
    this.keeper = keeper;
    this.pods = pods;
  }

  /**
   * @param size how many pods are to be warm; the others are how many there are of each state
   */
  record PoolView(int size, int warming, int pooled, int claimed, int serving, int draining) {}

  record Change(int min) {}

  @GET
  public PoolView get() {
    var counts = pods.counts();
    return new PoolView(
        keeper.size(),
        counts.getOrDefault(PodState.WARMING, 0),
        counts.getOrDefault(PodState.POOLED, 0),
        counts.getOrDefault(PodState.CLAIMED, 0),
        counts.getOrDefault(PodState.SERVING, 0),
        counts.getOrDefault(PodState.DRAINING, 0));
  }

  @PATCH
  @Consumes(MediaType.APPLICATION_JSON)
  public PoolView change(@Nullable Change body) {
    int min = Input.required(body).min();
    if (min < 0 || min > LARGEST) {
      throw INVALID.thrown("min must be from 0 to " + LARGEST);
    }
    keeper.resize(min);
    keeper.step();
    return get();
  }
}
