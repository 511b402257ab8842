package fakes;

import domain.site.Bundles;
import domain.site.Digest;
import domain.site.RequestKey;
import domain.site.Revision;
import domain.site.Site;
import domain.site.SiteId;
import domain.site.SiteProps;
import domain.site.SiteRev;
import domain.site.SiteRevision;
import domain.site.Sites;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What is deployed, in memory. */
public final class InMemorySites implements Sites, Bundles {
  private final Map<SiteId, State> sites = new TreeMap<>();
  private final Map<String, SiteId> hosts = new TreeMap<>();
  private final Map<SiteId, Integer> deleted = new TreeMap<>();

  private final Map<RequestKey, Keyed> keys = new HashMap<>();
  private final Set<SiteRev> everPublished = new HashSet<>();

  private record Keyed(SiteRevision revision, boolean publish) {
    boolean isOf(SiteId site, Digest digest, boolean publish) {
      return revision.siteRev().site().equals(site)
          && revision.digest().equals(digest)
          && this.publish == publish;
    }
  }

  private static final class State {
    /** The revisions of the site of this name that was deleted. */
    final int before;

    final List<SiteRevision> revisions = new ArrayList<>();
    final List<byte[]> bundles = new ArrayList<>();
    Optional<Revision> published = Optional.empty();
    SiteProps props = SiteProps.DEFAULT;

    State(int before) {
      this.before = before;
    }

    int newest() {
      return before + revisions.size();
    }
  }

  @Override
  public synchronized Optional<Site> find(SiteId id) {
    return Optional.ofNullable(sites.get(id)).map(state -> site(id, state));
  }

  @Override
  public synchronized List<Site> list(Optional<SiteId> after, int limit) {
    return sites.entrySet().stream()
        .filter(e -> after.isEmpty() || e.getKey().compareTo(after.get()) > 0)
        .limit(limit)
        .map(e -> site(e.getKey(), e.getValue()))
        .toList();
  }

  @Override
  public synchronized SiteRevision addRevision(SiteId site, byte[] packed) {
    var state = sites.computeIfAbsent(site, _ -> new State(deleted.getOrDefault(site, 0)));
    var siteRev = new SiteRev(site, new Revision(state.newest() + 1));
    var added = new SiteRevision(siteRev, Digest.of(packed), packed.length, Instant.EPOCH);
    state.revisions.add(added);
    state.bundles.add(packed.clone());
    return added;
  }

  @Override
  public synchronized Optional<Added> addRevision(
      SiteId site, byte[] packed, RequestKey key, boolean publish) {
    var keyed = keys.computeIfAbsent(key, _ -> new Keyed(addRevision(site, packed), publish));
    return keyed.isOf(site, Digest.of(packed), publish)
        ? Optional.of(
            new Added(keyed.revision(), everPublished.contains(keyed.revision().siteRev())))
        : Optional.empty();
  }

  /** As after 24 h. */
  public synchronized void forgetKeys() {
    keys.clear();
  }

  @Override
  public synchronized List<SiteRevision> revisions(
      SiteId site, Optional<Revision> below, int limit) {
    var state = sites.get(site);
    return state == null
        ? List.of()
        : state.revisions.reversed().stream()
            .filter(r -> below.isEmpty() || r.siteRev().revision().number() < below.get().number())
            .limit(limit)
            .toList();
  }

  @Override
  public synchronized Change publish(SiteRev siteRev, Predicate<Optional<Revision>> expected) {
    var state = sites.get(siteRev.site());
    if (state != null && !expected.test(state.published)) {
      return Change.UNEXPECTED;
    }
    if (state == null || !exists(siteRev)) {
      return Change.UNKNOWN;
    }
    state.published = Optional.of(siteRev.revision());
    everPublished.add(siteRev);
    return Change.DONE;
  }

  @Override
  public synchronized Change setProps(
      SiteId site, Optional<SiteProps> props, Predicate<SiteProps> expected) {
    var state = sites.get(site);
    if (state == null) {
      return Change.UNKNOWN;
    }
    if (!expected.test(state.props)) {
      return Change.UNEXPECTED;
    }
    state.props = props.orElse(SiteProps.DEFAULT);
    return Change.DONE;
  }

  @Override
  public synchronized HostChange addHost(SiteId site, String host) {
    if (!sites.containsKey(site)) {
      return HostChange.UNKNOWN_SITE;
    }
    var holder = hosts.putIfAbsent(host, site);
    return holder == null || holder.equals(site) ? HostChange.ADDED : HostChange.TAKEN;
  }

  @Override
  public synchronized boolean removeHost(SiteId site, String host) {
    return hosts.remove(host, site);
  }

  @Override
  public synchronized boolean delete(SiteId site) {
    hosts.values().removeIf(site::equals);
    keys.values().removeIf(keyed -> keyed.revision().siteRev().site().equals(site));
    var state = sites.remove(site);
    if (state != null) {
      deleted.put(site, state.newest());
    }
    return state != null;
  }

  @Override
  public synchronized Optional<SiteId> siteOf(String host) {
    return Optional.ofNullable(hosts.get(host));
  }

  @Override
  public synchronized Optional<Bundle> of(SiteRev siteRev) {
    return Optional.ofNullable(sites.get(siteRev.site()))
        .filter(_ -> exists(siteRev))
        .map(
            state -> new Bundle(state.bundles.get(siteRev.revision().number() - state.before - 1)));
  }

  synchronized boolean exists(SiteRev siteRev) {
    var state = sites.get(siteRev.site());
    int revision = siteRev.revision().number();
    return state != null && revision > state.before && revision <= state.newest();
  }

  private Site site(SiteId id, State state) {
    var names =
        hosts.entrySet().stream().filter(e -> e.getValue().equals(id)).map(Map.Entry::getKey);
    return new Site(id, state.published, state.props, names.toList());
  }
}
