package domain.site;

import fakes.InMemorySites;

final class InMemorySitesTest extends SitesContract {
  private InMemorySites sites = new InMemorySites();

  @Override
  protected Store newStore() {
    sites = new InMemorySites();
    return new Store(sites, sites);
  }

  @Override
  protected void passADay() {
    sites.forgetKeys();
  }
}
