package domain.site;

import static org.assertj.core.api.Assertions.assertThat;

import domain.site.Bundles.Bundle;
import domain.site.Sites.Added;
import domain.site.Sites.HostChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link Sites} and {@link Bundles} promise, whoever keeps them. */
public abstract class SitesContract {
  private static final SiteId HELLO = new SiteId("hello");
  private static final SiteId OTHER = new SiteId("other");
  private static final SiteId NOWHERE = new SiteId("nowhere");
  private static final byte[] CODE = {1, 2, 3};
  private static final byte[] MORE_CODE = {4, 5, 6, 7};

  private Sites sites;
  private Bundles bundles;

  /** An empty store; its two faces show the same sites. */
  protected abstract Store newStore();

  /** Lets what is there grow older by 24 h. */
  protected abstract void passADay();

  public record Store(Sites sites, Bundles bundles) {}

  @BeforeEach
  void start_from_nothing() {
    var store = newStore();
    sites = store.sites();
    bundles = store.bundles();
  }

  @Test
  void props_change_only_from_what_is_expected() {
    sites.addRevision(HELLO, new byte[] {1});
    var three = new SiteProps(3);

    assertThat(sites.setProps(HELLO, Optional.of(three), SiteProps.DEFAULT::equals))
        .isEqualTo(Sites.Change.DONE);
    assertThat(sites.setProps(HELLO, Optional.empty(), SiteProps.DEFAULT::equals))
        .isEqualTo(Sites.Change.UNEXPECTED);
    assertThat(sites.find(HELLO).orElseThrow().props()).isEqualTo(three);
    assertThat(sites.setProps(HELLO, Optional.empty(), three::equals)).isEqualTo(Sites.Change.DONE);
    assertThat(sites.find(HELLO).orElseThrow().props()).isEqualTo(SiteProps.DEFAULT);
    assertThat(sites.setProps(NOWHERE, Optional.empty(), _ -> true))
        .isEqualTo(Sites.Change.UNKNOWN);
  }

  @Test
  void of_many_who_change_what_they_saw_one_does() throws Exception {
    sites.addRevision(HELLO, new byte[] {1});
    var changes = new ArrayList<Sites.Change>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var changing =
          IntStream.range(2, 22)
              .mapToObj(
                  n ->
                      threads.submit(
                          () ->
                              sites.setProps(
                                  HELLO, Optional.of(new SiteProps(n)), SiteProps.DEFAULT::equals)))
              .toList();
      for (Future<Sites.Change> one : changing) {
        changes.add(one.get());
      }
    }

    assertThat(changes).filteredOn(Sites.Change.DONE::equals).hasSize(1);
    assertThat(changes).filteredOn(Sites.Change.UNEXPECTED::equals).hasSize(19);
  }

  @Test
  void a_publication_changes_only_what_is_expected() {
    var first = sites.addRevision(HELLO, new byte[] {1}).siteRev();
    var second = sites.addRevision(HELLO, new byte[] {2}).siteRev();

    assertThat(sites.publish(first, Optional::isEmpty)).isEqualTo(Sites.Change.DONE);
    assertThat(sites.publish(second, Optional::isEmpty)).isEqualTo(Sites.Change.UNEXPECTED);
    assertThat(sites.find(HELLO).orElseThrow().published()).contains(first.revision());
    assertThat(sites.publish(new SiteRev(HELLO, new Revision(9)), _ -> true))
        .isEqualTo(Sites.Change.UNKNOWN);
    assertThat(sites.publish(new SiteRev(NOWHERE, new Revision(1)), _ -> true))
        .isEqualTo(Sites.Change.UNKNOWN);
  }

  @Test
  void revisions_are_read_in_pages() {
    for (int i = 0; i < 3; i++) {
      sites.addRevision(HELLO, new byte[] {1});
    }

    assertThat(sites.revisions(HELLO, Optional.empty(), 2))
        .extracting(r -> r.siteRev().revision().number())
        .containsExactly(3, 2);
    assertThat(sites.revisions(HELLO, Optional.of(new Revision(2)), 2))
        .extracting(r -> r.siteRev().revision().number())
        .containsExactly(1);
  }

  @Test
  void a_first_revision_makes_the_site_and_publishes_nothing() {
    var added = sites.addRevision(HELLO, CODE);

    assertThat(added.siteRev()).isEqualTo(rev(HELLO, 1));
    assertThat(added.digest()).isEqualTo(Digest.of(CODE));
    assertThat(added.size()).isEqualTo(3);
    assertThat(sites.find(HELLO))
        .contains(new Site(HELLO, Optional.empty(), SiteProps.DEFAULT, List.of()));
    assertThat(sites.find(NOWHERE)).isEmpty();
  }

  @Test
  void revisions_count_up_and_are_listed_newest_first() {
    sites.addRevision(HELLO, CODE);
    sites.addRevision(OTHER, CODE);
    sites.addRevision(HELLO, MORE_CODE);
    sites.addRevision(HELLO, CODE);

    assertThat(sites.revisions(HELLO))
        .extracting(SiteRevision::siteRev)
        .containsExactly(rev(HELLO, 3), rev(HELLO, 2), rev(HELLO, 1));
    assertThat(sites.revisions(HELLO)).extracting(SiteRevision::size).containsExactly(3, 4, 3);
    assertThat(sites.revisions(NOWHERE)).isEmpty();
  }

  @Test
  void simultaneous_deployments_get_a_number_each() throws Exception {
    var revisions = new ArrayList<Integer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var adding =
          IntStream.range(0, 10)
              .mapToObj(_ -> threads.submit(() -> sites.addRevision(HELLO, CODE)))
              .toList();
      for (Future<SiteRevision> one : adding) {
        revisions.add(one.get().siteRev().revision().number());
      }
    }

    assertThat(revisions)
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 10).boxed().toList());
  }

  @Test
  void a_key_gets_the_revision_that_it_got_before() {
    var first = add(HELLO, CODE, true).orElseThrow();
    assertThat(first.revision().siteRev()).isEqualTo(rev(HELLO, 1));
    assertThat(first.wasPublished()).isFalse();
    assertThat(add(HELLO, CODE, true)).contains(first);

    sites.publish(rev(HELLO, 1));
    sites.addRevision(HELLO, CODE);
    sites.publish(rev(HELLO, 2));

    assertThat(add(HELLO, CODE, true)).contains(new Added(first.revision(), true));
    assertThat(sites.revisions(HELLO)).hasSize(2);
  }

  @Test
  void a_key_of_another_request_adds_nothing() {
    add(HELLO, CODE, true);

    assertThat(add(OTHER, CODE, true)).isEmpty();
    assertThat(add(HELLO, MORE_CODE, true)).isEmpty();
    assertThat(add(HELLO, CODE, false)).isEmpty();
    assertThat(sites.revisions(HELLO)).hasSize(1);
    assertThat(sites.find(OTHER)).isEmpty();
  }

  @Test
  void a_key_is_new_again_after_a_day_and_with_its_site_deleted() {
    add(HELLO, CODE, false);
    passADay();
    assertThat(add(HELLO, MORE_CODE, false).map(a -> a.revision().siteRev()))
        .contains(rev(HELLO, 2));

    sites.delete(HELLO);

    assertThat(add(HELLO, CODE, false).map(a -> a.revision().siteRev())).contains(rev(HELLO, 3));
  }

  @Test
  void simultaneous_deployments_with_one_key_make_one_revision() throws Exception {
    var added = new ArrayList<Optional<Added>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var adding =
          IntStream.range(0, 10)
              .mapToObj(n -> threads.submit(() -> add(n < 9 ? HELLO : OTHER, CODE, true)))
              .toList();
      for (Future<Optional<Added>> one : adding) {
        added.add(one.get());
      }
    }

    var made = Stream.concat(sites.revisions(HELLO).stream(), sites.revisions(OTHER).stream());
    var revision = made.toList();
    assertThat(revision).hasSize(1);
    assertThat(added.stream().flatMap(Optional::stream).distinct())
        .containsExactly(new Added(revision.getFirst(), false));
  }

  private Optional<Added> add(SiteId site, byte[] packed, boolean publish) {
    return sites.addRevision(site, packed, new RequestKey("a-key"), publish);
  }

  @Test
  void a_bundle_is_kept_with_its_digest() {
    sites.addRevision(HELLO, CODE);
    sites.addRevision(HELLO, MORE_CODE);
    sites.addRevision(OTHER, MORE_CODE);

    assertThat(bundles.of(rev(HELLO, 2)).map(Bundle::packed)).contains(MORE_CODE);
    assertThat(bundles.of(rev(HELLO, 1)).map(Bundle::digest)).contains(Digest.of(CODE));
    assertThat(bundles.of(rev(OTHER, 1)).map(Bundle::packed)).contains(MORE_CODE);
    assertThat(bundles.of(rev(HELLO, 3))).isEmpty();
    assertThat(bundles.of(rev(NOWHERE, 1))).isEmpty();
  }

  @Test
  void a_revision_that_is_there_can_be_published_and_an_older_one_again() {
    sites.addRevision(HELLO, CODE);
    sites.addRevision(HELLO, CODE);

    assertThat(sites.publish(rev(HELLO, 2))).isTrue();
    assertThat(published()).contains(new Revision(2));
    assertThat(sites.publish(rev(HELLO, 1))).isTrue();
    assertThat(sites.publish(rev(HELLO, 3))).isFalse();
    assertThat(sites.publish(rev(NOWHERE, 1))).isFalse();
    assertThat(published()).contains(new Revision(1));
  }

  @Test
  void props_are_set_changed_and_cleared() {
    sites.addRevision(HELLO, CODE);

    assertThat(sites.setProps(HELLO, new SiteProps(3))).isTrue();
    assertThat(sites.setProps(HELLO, new SiteProps(5))).isTrue();
    assertThat(props()).contains(new SiteProps(5));
    assertThat(sites.clearProps(HELLO)).isTrue();
    assertThat(sites.clearProps(HELLO)).isTrue();
    assertThat(props()).contains(SiteProps.DEFAULT);
    assertThat(sites.setProps(NOWHERE, new SiteProps(3))).isFalse();
    assertThat(sites.clearProps(NOWHERE)).isFalse();
  }

  @Test
  void a_host_leads_to_one_site_until_it_is_removed() {
    sites.addRevision(HELLO, CODE);
    sites.addRevision(OTHER, CODE);

    assertThat(sites.addHost(HELLO, "www.example.org")).isEqualTo(HostChange.ADDED);
    assertThat(sites.addHost(HELLO, "www.example.org")).isEqualTo(HostChange.ADDED);
    assertThat(sites.addHost(OTHER, "www.example.org")).isEqualTo(HostChange.TAKEN);
    assertThat(sites.addHost(NOWHERE, "a.example.org")).isEqualTo(HostChange.UNKNOWN_SITE);
    assertThat(sites.siteOf("www.example.org")).contains(HELLO);

    assertThat(sites.removeHost(OTHER, "www.example.org")).isFalse();
    assertThat(sites.removeHost(HELLO, "www.example.org")).isTrue();
    assertThat(sites.removeHost(HELLO, "www.example.org")).isFalse();
    assertThat(sites.siteOf("www.example.org")).isEmpty();
    assertThat(sites.addHost(OTHER, "www.example.org")).isEqualTo(HostChange.ADDED);
  }

  @Test
  void a_site_shows_its_hosts_in_order() {
    sites.addRevision(HELLO, CODE);
    sites.addHost(HELLO, "b.example.org");
    sites.addHost(HELLO, "a.example.org");

    assertThat(sites.find(HELLO).map(Site::hosts))
        .contains(List.of("a.example.org", "b.example.org"));
  }

  @Test
  void sites_are_listed_in_order_and_page_by_page() {
    for (var name : List.of("b", "a-1", "a", "0", "a1")) {
      sites.addRevision(new SiteId(name), CODE);
    }

    assertThat(names(Optional.empty(), 3)).containsExactly("0", "a", "a-1");
    assertThat(names(Optional.of("a-1"), 3)).containsExactly("a1", "b");
    assertThat(names(Optional.of("b"), 3)).isEmpty();
    assertThat(names(Optional.of("aa"), 3)).as("a name that is not there").containsExactly("b");
  }

  @Test
  void a_deleted_site_is_forgotten() {
    sites.addRevision(HELLO, CODE);
    sites.addRevision(HELLO, CODE);
    sites.publish(rev(HELLO, 2));
    sites.setProps(HELLO, new SiteProps(3));
    sites.addHost(HELLO, "www.example.org");

    assertThat(sites.delete(HELLO)).isTrue();
    assertThat(sites.delete(HELLO)).isFalse();

    assertThat(sites.find(HELLO)).isEmpty();
    assertThat(sites.revisions(HELLO)).isEmpty();
    assertThat(sites.siteOf("www.example.org")).isEmpty();
    assertThat(bundles.of(rev(HELLO, 1))).isEmpty();
  }

  @Test
  void a_site_that_comes_again_uses_no_revision_twice() {
    sites.addRevision(HELLO, CODE);
    sites.addRevision(HELLO, CODE);
    sites.delete(HELLO);

    assertThat(sites.addRevision(HELLO, MORE_CODE).siteRev()).isEqualTo(rev(HELLO, 3));

    assertThat(sites.find(HELLO))
        .contains(new Site(HELLO, Optional.empty(), SiteProps.DEFAULT, List.of()));
    assertThat(bundles.of(rev(HELLO, 3)).map(Bundle::packed)).contains(MORE_CODE);
    assertThat(bundles.of(rev(HELLO, 1))).isEmpty();
    assertThat(sites.publish(rev(HELLO, 2))).isFalse();
    sites.delete(HELLO);
    assertThat(sites.addRevision(HELLO, CODE).siteRev()).isEqualTo(rev(HELLO, 4));
  }

  private Optional<Revision> published() {
    return sites.find(HELLO).flatMap(Site::published);
  }

  private Optional<SiteProps> props() {
    return sites.find(HELLO).map(Site::props);
  }

  private List<String> names(Optional<String> after, int limit) {
    return sites.list(after.map(SiteId::new), limit).stream().map(s -> s.id().value()).toList();
  }

  private static SiteRev rev(SiteId site, int revision) {
    return new SiteRev(site, new Revision(revision));
  }
}
