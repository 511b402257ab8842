package architecture.violations.domain.outside;

import architecture.violations.adapters.one.One;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Tag;

/** Knows adapters, libraries, the network, files and a database. */
@Tag("a library")
public record Outside(One adapter, URI network, Path file, Connection database) {}
