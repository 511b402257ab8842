package adapters.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import domain.access.Need;
import domain.pod.PodState;
import domain.pod.Pods;
import domain.pooling.Demand;
import domain.pooling.PoolBounds;
import domain.pooling.PoolKeeper;
import domain.pooling.PoolSize;
import domain.pooling.PoolSizing.Bound;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The pool of warm pods. */
@Path(Rest.BASE + "/pool")
@Produces(MediaType.APPLICATION_JSON)
public final class PoolResource {
  private final PoolKeeper keeper;
  private final Pods pods;

  PoolResource(PoolKeeper keeper, Pods pods) {
    this.keeper = keeper;
    this.pods = pods;
  }

  /**
   * @param size how many pods all replicas keep warm; the others are how many there are of each
   *     state
   */
  record PoolView(
      int size, int warming, int pooled, int claimed, int serving, int draining, Why why) {}

  /**
   * @param min of each replica
   * @param max of each replica
   * @param bound which of the two keeps the pool from what is needed
   * @param waiting sites in line for a pod
   * @param idlePods of the pool's size, those that wait for a claim, on average
   */
  @Schema(name = "PoolReasons")
  record Why(
      int replicas,
      int min,
      int max,
      int needed,
      Optional<String> bound,
      double missProbability,
      Optional<Double> presentMissProbability,
      List<Claims> claims,
      int waiting,
      Optional<Double> refillSeconds,
      double idlePods) {
    static Why of(PoolSize size) {
      var why = size.why();
      var demand = why.demand();
      return new Why(
          why.replicas(),
          why.policy().min(),
          why.policy().max(),
          why.needed(),
          Optional.of(why.bound()).filter(b -> b != Bound.NONE).map(Why::label),
          why.policy().missProbability(),
          why.misses(size.total()).map(Why::round),
          demand.windows().stream().map(Claims::of).toList(),
          demand.waiting(),
          demand.refill().map(refill -> round(refill.toNanos() / 1e9)),
          round(why.idle(size.total())));
    }

    private static String label(Bound bound) {
      return bound.name().toLowerCase(Locale.ROOT);
    }

    private static double round(double value) {
      return new BigDecimal(value).round(new MathContext(3)).doubleValue();
    }
  }

  /**
   * @param seconds up to now
   */
  record Claims(long seconds, double perSecond) {
    static Claims of(Demand.Window window) {
      return new Claims(window.length().toSeconds(), Why.round(window.claimsPerSecond()));
    }
  }

  /** A bound that is left out stays as it is; null is what the configuration says. */
  @Schema(name = "PoolBounds")
  static final class Change {
    private UnaryOperator<Optional<Integer>> min = UnaryOperator.identity();
    private UnaryOperator<Optional<Integer>> max = UnaryOperator.identity();

    @JsonProperty
    void setMin(@Nullable Integer pods) {
      min = _ -> Optional.ofNullable(pods);
    }

    @JsonProperty
    void setMax(@Nullable Integer pods) {
      max = _ -> Optional.ofNullable(pods);
    }

    PoolBounds of(PoolBounds before) {
      return new PoolBounds(min.apply(before.min()), max.apply(before.max()));
    }
  }

  @GET
  @Needs(Need.READ)
  @Operation(operationId = "getPool", summary = "The pool, and what its size comes from")
  public PoolView get() {
    var size = keeper.size();
    var counts = pods.counts();
    return new PoolView(
        size.total(),
        counts.getOrDefault(PodState.WARMING, 0),
        counts.getOrDefault(PodState.POOLED, 0),
        counts.getOrDefault(PodState.CLAIMED, 0),
        counts.getOrDefault(PodState.SERVING, 0),
        counts.getOrDefault(PodState.DRAINING, 0),
        Why.of(size));
  }

  @PATCH
  @Operation(operationId = "changePool", summary = "Sets the bounds of the pool")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Need.OPERATE)
  public PoolView change(@Nullable Change body) {
    var change = Input.required(body);
    keeper.change(bounds -> Input.valid(() -> change.of(bounds)));
    keeper.step();
    return get();
  }
}
