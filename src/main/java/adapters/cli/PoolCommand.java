package adapters.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code kore pool}: shows the pool and why it is as large, and changes its bounds. */
final class PoolCommand extends ClientCommand {
  /** A claim in a thousand million: less can't be asked for. */
  private static final double NEVER = 1e-9;

  PoolCommand(Terminal terminal, Map<String, String> environment) {
    super("pool", "Show the pool of warm pods, or change its bounds", terminal, environment);
  }

  @Override
  void arguments(Subparser parser) {
    bound(parser, "--min", "how many pods each replica keeps warm at least");
    bound(parser, "--max", "how many pods each replica keeps warm at most");
    parser
        .addArgument("--default")
        .dest("reset")
        .action(Arguments.storeTrue())
        .help("back to what each replica's configuration says");
  }

  private static void bound(Subparser parser, String name, String help) {
    parser
        .addArgument(name)
        .metavar("N")
        .type(Integer.class)
        .choices(Arguments.range(0, 1000))
        .help(help);
  }

  @Override
  Output call(KoreClient kore, Namespace arguments) throws CliFailure {
    var change = KoreClient.object();
    for (var bound : new String[] {"min", "max"}) {
      var pods = arguments.getInt(bound);
      if (pods != null) {
        change.put(bound, pods);
      } else if (arguments.getBoolean("reset")) {
        change.putNull(bound);
      }
    }
    var pool = change.isEmpty() ? kore.get("pool") : kore.send("PATCH", "pool", change);
    return new Output(pool, table(pool) + "\n\n" + reasons(pool));
  }

  private static Table table(JsonNode pool) {
    return new Table("SIZE", "WARMING", "POOLED", "CLAIMED", "SERVING", "DRAINING")
        .row(
            pool.path("size").asText(),
            pool.path("warming").asText(),
            pool.path("pooled").asText(),
            pool.path("claimed").asText(),
            pool.path("serving").asText(),
            pool.path("draining").asText());
  }

  private static String reasons(JsonNode pool) {
    var why = pool.path("why");
    var present = why.path("presentMissProbability");
    return Stream.of(
            "claims a second   " + claims(why.path("claims")),
            "time to warm      " + seconds(why.path("refillSeconds")),
            "sites waiting     " + why.path("waiting").asText(),
            "misses            %s; %s is allowed"
                .formatted(oneIn(present), oneIn(why.path("missProbability"))),
            "pods needed       " + why.path("needed").asText() + bound(why),
            "pods idle         %s of %s"
                .formatted(why.path("idlePods").asText(), pool.path("size").asText()))
        .collect(Collectors.joining("\n"));
  }

  private static String claims(JsonNode windows) {
    var claims =
        StreamSupport.stream(windows.spliterator(), false)
            .map(
                window ->
                    "%s in the last %s s"
                        .formatted(
                            window.path("perSecond").asText(), window.path("seconds").asText()))
            .collect(Collectors.joining(", "));
    return claims.isEmpty() ? "not measured yet" : claims;
  }

  private static String seconds(JsonNode seconds) {
    return seconds.isNull() ? "not measured yet" : seconds.asText() + " s";
  }

  private static String oneIn(JsonNode probability) {
    if (probability.isNull()) {
      return "not measured yet";
    }
    return probability.asDouble() < NEVER
        ? "none to speak of"
        : String.format(Locale.ROOT, "one claim in %,.0f", 1 / probability.asDouble());
  }

  private static String bound(JsonNode why) {
    var bound = why.path("bound");
    return bound.isNull()
        ? ""
        : ", but %s is %s%s".formatted(bound.asText(), why.path(bound.asText()), each(why));
  }

  private static String each(JsonNode why) {
    int replicas = why.path("replicas").asInt();
    return replicas == 1 ? "" : " for each of %d replicas".formatted(replicas);
  }
}
