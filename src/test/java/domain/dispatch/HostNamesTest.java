package domain.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import domain.site.SiteId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostNamesTest {
  private static final HostNames NAMES = new HostNames("kore.example", true, Optional.empty());

  @ParameterizedTest
  @CsvSource({
    "hello.kore.example,        hello.kore.example",
    "hello.kore.example:8080,   hello.kore.example",
    "Hello.KORE.example,        hello.kore.example",
    "hello.kore.example.,       hello.kore.example",
    "hello.kore.example.:8080,  hello.kore.example",
    "127.0.0.1:8080,            127.0.0.1",
    "[::1]:8080,                [::1]",
    "[::1],                     [::1]",
    "localhost:,                localhost",
    "'',                        ''",
    "':80',                     ''",
    "'.',                       ''"
  })
  void an_authority_has_a_host(String authority, String host) {
    assertThat(HostNames.hostOf(authority)).isEqualTo(host);
  }

  @ParameterizedTest
  @CsvSource({
    "hello.kore.example,      hello, ",
    "a.kore.example,          a,     ",
    "a-b-1.kore.example,      a-b-1, ",
    "3--hello.kore.example,   hello, 3",
    "12--a-b.kore.example,    a-b,   12"
  })
  void a_name_below_the_domain_is_a_site_or_a_preview(String host, String site, Integer revision) {
    var target = NAMES.target(host).orElseThrow();

    assertThat(target.site()).isEqualTo(new SiteId(site));
    assertThat(target.preview().map(r -> r.number())).isEqualTo(Optional.ofNullable(revision));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "kore.example",
        ".kore.example",
        "hellokore.example",
        "hello.kore.examples",
        "hello.other.example",
        "a.b.kore.example",
        "-a.kore.example",
        "a-.kore.example",
        "a_b.kore.example",
        "03--hello.kore.example",
        "0--hello.kore.example",
        "x--hello.kore.example",
        "--hello.kore.example",
        "3--.kore.example",
        "3--a--b.kore.example",
        "3---a.kore.example",
        "9999999999--hello.kore.example",
        "127.0.0.1"
      })
  void any_other_name_is_no_sites_by_its_form(String host) {
    assertThat(NAMES.target(host)).isEmpty();
  }

  @Test
  void previews_are_no_names_where_they_are_not_allowed() {
    var names = new HostNames("kore.example", false, Optional.empty());

    assertThat(names.target("3--hello.kore.example")).isEmpty();
    assertThat(names.target("hello.kore.example")).isPresent();
  }

  @Test
  void with_only_one_site_every_other_name_leads_to_it() {
    var names = new HostNames("localhost", true, Optional.of(new SiteId("only")));

    assertThat(names.target("127.0.0.1").orElseThrow().site()).isEqualTo(new SiteId("only"));
    assertThat(names.target("other.localhost").orElseThrow().site()).isEqualTo(new SiteId("other"));
    assertThat(names.target("2--only.localhost").orElseThrow().preview()).isPresent();
  }
}
