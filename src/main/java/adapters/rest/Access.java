package adapters.rest;

import domain.access.Audit;
import domain.access.Gate;
import domain.access.Need;
import io.dropwizard.core.setup.Environment;
import jakarta.servlet.DispatcherType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;

/** Who may use the API and the admin port, and the operations that are about that. */
public record Access(Gate gate, Audit audit) {
  /**
   * Guards a server that is about to start.
   *
   * @throws IllegalStateException if an operation that is there by now does not say what it needs
   */
  public void register(Environment environment) {
    var doorkeeper = new Doorkeeper(gate);
    var jersey = environment.jersey();
    jersey.register(new TokensResource(gate));
    jersey.register(new AuditResource(audit));
    jersey.register(new AuthenticationFilter(doorkeeper));
    jersey.register(new AuthorizationFilter());
    jersey.register(new AuditFilter(audit));
    check(jersey.getResourceConfig());
    environment
        .admin()
        .addFilter("access", new AdminGuard(doorkeeper, environment.getObjectMapper()))
        .addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
  }

  private static void check(ResourceConfig config) {
    var classes =
        Stream.concat(
            config.getClasses().stream(), config.getInstances().stream().map(Object::getClass));
    var undeclared =
        classes
            .filter(Resource::isAcceptable)
            .map(Resource::from)
            .filter(resource -> resource != null)
            .flatMap(resource -> undeclared(resource).stream())
            .toList();
    if (!undeclared.isEmpty()) {
      throw new IllegalStateException(
          "operations without @Needs, or without a site: " + undeclared);
    }
  }

  private static List<String> undeclared(Resource resource) {
    var found = new ArrayList<String>();
    for (var operation : resource.getAllMethods()) {
      if (!isDeclared(resource, operation)) {
        found.add(operation.getInvocable().getHandlingMethod().toString());
      }
    }
    resource.getChildResources().forEach(child -> found.addAll(undeclared(child)));
    return found;
  }

  private static boolean isDeclared(Resource resource, ResourceMethod operation) {
    var needs = operation.getInvocable().getHandlingMethod().getAnnotation(Needs.class);
    return needs != null
        && (needs.value() != Need.DEPLOY
            || resource
                .getPathPattern()
                .getTemplate()
                .getTemplateVariables()
                .contains(AuthorizationFilter.SITE));
  }
}
