package domain.site;

import fakes.InMemorySites;

final class InMemorySitesTest extends SitesContract {
  @Override
  protected Store newStore() {
    var sites = new InMemorySites();
    return new Store(sites, sites);
  }
}
