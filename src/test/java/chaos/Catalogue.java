package chaos;

import adapters.bundle.BundleArchive;
import chaos.History.PropsChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/** The sites, and what is changed of them. */
final class Catalogue {
  private final Api api;
  private final Fleet fleet;
  private final Path folder;
  private final List<Site> sites = new CopyOnWriteArrayList<>();
  private final Queue<PropsChange> props = new ConcurrentLinkedQueue<>();

  /** One change of a site at a time, under its lock. */
  private static final class Site {
    final String name;
    int revision;

    /** Whether an answer was lost, so that nobody knows the newest revision's number. */
    boolean inDoubt;

    Site(String name) {
      this.name = name;
    }
  }

  Catalogue(Api api, Fleet fleet, Path folder) {
    this.api = api;
    this.fleet = fleet;
    this.folder = folder;
  }

  List<String> names() {
    return sites.stream().map(site -> site.name).toList();
  }

  String any(RandomGenerator random) {
    return sites.get(random.nextInt(sites.size())).name;
  }

  /** Deploys one more site, which is cold. */
  String add() {
    var site = new Site("site" + sites.size());
    if (!deploy(site, new SplittableRandom(0))) {
      throw new AssertionError(site.name + " could not be deployed");
    }
    sites.add(site);
    return site.name;
  }

  /** Publishes a new revision of a site, after a trial or without one. */
  void publish(RandomGenerator random) {
    var site = sites.get(random.nextInt(sites.size()));
    synchronized (site) {
      if (!site.inDoubt) {
        site.inDoubt = !deploy(site, random);
      }
    }
  }

  /** True if it was confirmed. */
  private boolean deploy(Site site, RandomGenerator random) {
    boolean trial = site.revision > 0 && random.nextBoolean();
    int revision = ++site.revision;
    var path = "/api/v1/sites/" + site.name;
    var bundle = bundle(site.name, revision);
    var added =
        api.call(
            random,
            (http, port) ->
                http.post(port, path + "/revisions?publish=" + trial, "application/gzip", bundle));
    if (added.filter(answer -> answer.statusCode() == 201).isEmpty()) {
      return false;
    }
    // To publish may fail: then the revision before is served on.
    return trial
        || api.call(
                random,
                (http, port) ->
                    http.put(port, path + "/published", "{\"revision\": %d}".formatted(revision)))
            .isPresent();
  }

  private byte[] bundle(String site, int revision) {
    try {
      var root = Files.createTempDirectory(folder, "site");
      Files.createDirectories(root.resolve("backend"));
      Files.writeString(root.resolve("backend/http-functions.js"), fleet.code(site, revision));
      return ((BundleArchive.Accepted) BundleArchive.pack(root)).bundle().packed();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void changeProps(RandomGenerator random) {
    var site = sites.get(random.nextInt(sites.size()));
    setProps(site, random.nextInt(1, 4), random);
  }

  /** Lets a site that was added have that many pods. */
  void setProps(String name, int maxPods) {
    var site = sites.stream().filter(s -> s.name.equals(name)).findFirst().orElseThrow();
    setProps(site, maxPods, new SplittableRandom(0));
  }

  private void setProps(Site site, int maxPods, RandomGenerator random) {
    synchronized (site) {
      long begin = Clock.micros();
      var changed =
          api.call(
              random,
              (http, port) ->
                  http.put(
                      port,
                      "/api/v1/sites/%s/props".formatted(site.name),
                      "{\"maxPods\": %d}".formatted(maxPods)));
      boolean confirmed = changed.filter(answer -> answer.statusCode() == 200).isPresent();
      props.add(
          new PropsChange(site.name, maxPods, begin, confirmed ? Clock.micros() : Long.MAX_VALUE));
    }
  }

  List<PropsChange> props() {
    return List.copyOf(props);
  }
}
