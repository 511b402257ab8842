package docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class LinksTest {
  @Test
  void every_link_between_documents_leads_somewhere() {
    var broken = new ArrayList<String>();
    for (var document : Document.all()) {
      for (var link : document.links()) {
        if (!leadsSomewhere(document, link)) {
          broken.add(document.file() + ": " + link);
        }
      }
    }

    assertThat(broken).isEmpty();
  }

  private static boolean leadsSomewhere(Document from, String link) {
    var parts = link.split("#", 2);
    var target =
        parts[0].isEmpty() ? from.file() : from.file().resolveSibling(parts[0]).normalize();
    return Files.exists(target)
        && (parts.length == 1 || Document.read(target).anchors().contains(parts[1]));
  }
}
