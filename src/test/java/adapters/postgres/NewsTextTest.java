package adapters.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.PodId;
import domain.replicas.News;
import domain.site.SiteId;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NewsTextTest {
  private static final PodId POD = new PodId(new UUID(1, 2));
  private static final SiteId SITE = new SiteId("hello");

  @Test
  void what_was_written_is_read_again() {
    var news =
        List.<News>of(
            new News.Released(POD),
            new News.Opened(SITE),
            new News.Closed(POD),
            new News.Destroyed(POD),
            new News.Turn(SITE),
            new News.SiteChanged(SITE),
            new News.HostChanged("www.example.com"),
            new News.Missed());

    var payloads = NewsText.write("me", news);

    assertThat(payloads).hasSize(1);
    assertThat(NewsText.sender(payloads.getFirst())).isEqualTo("me");
    assertThat(NewsText.read(payloads.getFirst())).isEqualTo(news);
  }

  @Test
  void no_payload_is_too_long_for_postgres() {
    var news =
        IntStream.range(0, 1_000)
            .<News>mapToObj(n -> new News.Closed(new PodId(new UUID(3, n))))
            .toList();

    var payloads = NewsText.write("me", news);

    assertThat(payloads).hasSizeGreaterThan(1).allMatch(p -> p.getBytes(UTF_8).length < 8_000);
    assertThat(payloads.stream().flatMap(p -> NewsText.read(p).stream())).isEqualTo(news);
  }

  @Test
  void what_nobody_understands_is_passed_over() {
    assertThat(NewsText.read("me\nnonsense\n\nclosed nothing\nopened -\nturn hello\nlater x"))
        .containsExactly(new News.Turn(SITE));
    assertThat(NewsText.read("")).isEmpty();
    assertThat(NewsText.sender("")).isEmpty();
  }
}
