package simulation;

import domain.pod.Affiliation;
import domain.pod.ClaimId;
import domain.pod.ClaimSecret;
import domain.pod.Pod;
import domain.pod.Slot;
import domain.pooling.RecyclingPlan;
import domain.scaling.ScalingPlan;
import domain.site.SiteId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import simulation.Scenario.Crowd;

/**
 * One run of a scenario under a policy: requests find pods or claim them, and the domain's plans
 * are asked every second what is to be done, as its services ask them.
 */
final class Simulation {
  private static final Duration STEP = Duration.ofSeconds(1);
  private static final Duration INSTALL = Duration.ofMillis(25);
  private static final Duration COLD_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LINGER = Duration.ofSeconds(2);
  private static final ClaimSecret SECRET = new ClaimSecret("5ec2e7".repeat(5) + "00");

  private final Timeline time = new Timeline();
  private final Chance chance;
  private final Scenario scenario;
  private final Policy policy;
  private final Tally tally;
  private final Pool pool;

  /** Sites with pods. */
  private final Map<SiteId, RunningSite> running = new LinkedHashMap<>();

  /** Sites that wait for a first pod. */
  private final Deque<RunningSite> line = new ArrayDeque<>();

  private Simulation(Scenario scenario, Policy policy, long seed) {
    this.scenario = scenario;
    this.policy = policy;
    this.chance = new Chance(seed);
    this.tally = new Tally(time, scenario.settles());
    this.pool = new Pool(time, chance, scenario, policy, tally, this::refilled);
  }

  static Tally run(Scenario scenario, Policy policy, long seed) {
    var simulation = new Simulation(scenario, policy, seed);
    scenario.crowds().forEach(crowd -> simulation.visit(crowd, new HashMap<>()));
    simulation.time.every(STEP, simulation::step);
    simulation.time.runUntil(scenario.lasts());
    simulation.running.values().forEach(site -> site.pods().forEach(simulation.tally::ended));
    return simulation.tally;
  }

  /** Visits the next site of the crowd when it is time, and so on. */
  private void visit(Crowd crowd, Map<Integer, RunningSite> sites) {
    time.in(
        chance.gap(crowd.peak()),
        () -> {
          double second = time.now() / 1e9;
          if (chance.happens(crowd.perSecond().applyAsDouble(second) / crowd.peak())) {
            int number = crowd.choice().pick(crowd.sites(), chance);
            request(sites.computeIfAbsent(number, n -> site(crowd, n)));
          }
          visit(crowd, sites);
        });
  }

  private static RunningSite site(Crowd crowd, int number) {
    return new RunningSite(new SiteId(crowd.name() + "-" + number), crowd.maxPods());
  }

  private void request(RunningSite site) {
    site.visited(time.now());
    var pod = site.pick(time.now(), chance);
    if (pod.isPresent()) {
      tally.waited(pod.get().take(time.now()));
      return;
    }
    site.herd().add(time.now());
    time.in(COLD_TIMEOUT, () -> giveUp(site));
    if (!site.searching()) {
      site.searching(true);
      search(site);
    }
  }

  /** Claims a pod for those who wait, or takes a place in the line. */
  private void search(RunningSite site) {
    var pod = unlessOthersWait();
    tally.claimed(pod.isPresent());
    if (pod.isPresent()) {
      install(site, pod.get(), site.freeSlot(), Optional.empty());
    } else {
      line.add(site);
    }
  }

  private Optional<Pod.Pooled> unlessOthersWait() {
    return line.isEmpty() ? pool.take() : Optional.empty();
  }

  private void refilled() {
    while (!line.isEmpty()) {
      var pod = pool.take();
      if (pod.isEmpty()) {
        return;
      }
      var site = line.remove();
      install(site, pod.get(), site.freeSlot(), Optional.empty());
    }
  }

  private void giveUp(RunningSite site) {
    long tooLong = time.now() - COLD_TIMEOUT.toNanos();
    while (!site.herd().isEmpty() && site.herd().element() <= tooLong) {
      site.herd().remove();
      tally.refused();
    }
    if (site.herd().isEmpty() && line.remove(site)) {
      site.searching(false);
    }
  }

  private void install(
      RunningSite site, Pod.Pooled free, Slot slot, Optional<RunningPod> replaces) {
    var affiliation =
        new Affiliation(
            new ClaimId(chance.id()),
            SECRET,
            site.siteRev(),
            slot,
            replaces.map(old -> old.pod().id()));
    var pod = new RunningPod(free.claim(affiliation).next(), time.now());
    site.pods().add(pod);
    running.put(site.siteRev().site(), site);
    tally.used();
    time.in(INSTALL, () -> installed(site, pod, replaces));
  }

  private void installed(RunningSite site, RunningPod pod, Optional<RunningPod> replaces) {
    var pods = scenario.pods().apply(Duration.ofNanos(time.now()));
    if (chance.happens(pods.badInstalls())) {
      site.pods().remove(pod);
      tally.ended(pod);
      if (site.searching()) {
        search(site);
      }
      return;
    }
    pod.installed(time.now());
    replaces.ifPresent(old -> drain(site, old));
    site.searching(false);
    while (!site.herd().isEmpty()) {
      long came = site.herd().remove();
      tally.waited(time.now() - came + pod.take(time.now()));
    }
  }

  /** What the jobs do every second. */
  private void step() {
    var census = running.values().stream().map(site -> site.look(time.now())).toList();
    for (var wish : ScalingPlan.plan(census, policy.recycling().scaling()).more()) {
      var site = known(wish.site());
      unlessOthersWait().ifPresent(pod -> install(site, pod, site.freeSlot(), Optional.empty()));
    }
    var recycling = RecyclingPlan.plan(census, policy.recycling());
    recycling.replace().forEach(old -> replace(old.pod()));
    for (var old : recycling.drain()) {
      var site = known(old.pod().affiliation().siteRev().site());
      drain(site, site.pod(old.pod().id()));
    }
    pool.step(line.size());
  }

  private void replace(Pod.Serving old) {
    var site = known(old.affiliation().siteRev().site());
    unlessOthersWait()
        .ifPresent(
            pod -> install(site, pod, old.affiliation().slot(), Optional.of(site.pod(old.id()))));
  }

  private RunningSite known(SiteId id) {
    return Objects.requireNonNull(running.get(id));
  }

  private void drain(RunningSite site, RunningPod pod) {
    site.pods().remove(pod);
    if (site.pods().isEmpty()) {
      running.remove(site.siteRev().site());
    }
    var rest = Duration.ofNanos(pod.idleFrom(time.now()) - time.now());
    time.in(rest.plus(LINGER), () -> tally.ended(pod));
  }
}
