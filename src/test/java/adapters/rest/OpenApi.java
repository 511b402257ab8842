package adapters.rest;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.jaxrs2.Reader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.integration.SwaggerConfiguration;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.info.Info;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Makes the API's description from its resource classes. What is so for every operation is added
 * here: tags, the problems that any may answer, nulls and required members as Jackson writes them.
 */
public final class OpenApi {
  static final Path FILE = Path.of("src/main/resources/openapi.json");
  static final String REWRITE = "mvn -q process-test-classes exec:exec@openapi -Dformat.skip=true";

  private static final String DESCRIPTION =
      "Kore keeps warm pods for very many sites. Every error is a problem of RFC 9457.";

  /** Problems of HTTP's own, which have no {@link ProblemType}. */
  private static final String NOT_ACCEPTABLE = "urn:kore:not-acceptable";

  private static final String UNSUPPORTED = "urn:kore:unsupported-media-type";

  private static final Set<ProblemType> OF_ANY =
      EnumSet.of(ProblemType.INVALID, ProblemType.INTERNAL, ProblemType.DATABASE_AWAY);
  private static final Set<Integer> STATUSES_OF_ANY = Set.of(401, 403, 429);
  private static final Set<ProblemType> OF_BODIES =
      EnumSet.of(ProblemType.REQUEST_TIMEOUT, ProblemType.TOO_LARGE);

  private final List<Class<?>> resources = resources();
  private final Map<String, Method> methods = methods(resources);
  private final ApiTypes.Names names = new ApiTypes.Names();

  public static void main(String[] args) throws IOException {
    Files.writeString(FILE, new OpenApi().text());
  }

  /**
   * The description as it is checked in: members in order, so that it changes only where the API
   * does.
   */
  String text() throws JsonProcessingException {
    var mapper =
        JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();
    var sorted = mapper.treeToValue(document(), Object.class);
    return mapper.writeValueAsString(sorted) + "\n";
  }

  /** The methods that answer requests, by the operation's id. */
  Map<String, Method> methods() {
    return methods;
  }

  ObjectNode document() {
    var types = ModelConverters.getInstance(true);
    types.addConverter(new ModelResolver(Json.mapper(), names).openapi31(true));
    types.addConverter(new ApiTypes());
    var base =
        new OpenAPI(SpecVersion.V31)
            .openapi("3.1.0")
            .info(new Info().title("Kore").version("1").description(DESCRIPTION));
    var configuration = new SwaggerConfiguration().openAPI31(true).openAPI(base);
    ObjectNode document =
        Json31.mapper().valueToTree(new Reader(configuration).read(new HashSet<>(resources)));
    var schemas = document.withObject("components").withObject("schemas");
    var asked = new TreeSet<String>();
    each(document, operation -> collect(operation.path("requestBody"), schemas, asked));
    schemas.properties().forEach(e -> required((ObjectNode) e.getValue(), e.getKey(), asked));
    schemas.set("Problem", problem());
    each(document, this::complete);
    document
        .withObject("components")
        .withObject("securitySchemes")
        .withObject("bearer")
        .put("type", "http")
        .put("scheme", "bearer");
    document.withArray("security").addObject().putArray("bearer");
    return document;
  }

  private static void each(JsonNode document, Consumer<ObjectNode> action) {
    for (var path : document.path("paths")) {
      path.properties().stream()
          .map(Map.Entry::getValue)
          .filter(JsonNode::isObject)
          .forEach(operation -> action.accept((ObjectNode) operation));
    }
  }

  private void complete(ObjectNode operation) {
    var method = methods.get(operation.path("operationId").asText());
    if (method == null) {
      throw new IllegalStateException("an operation without @Operation(operationId): " + operation);
    }
    var resource = method.getDeclaringClass().getSimpleName().replaceFirst("Resource$", "");
    operation.putArray("tags").add(resource.toLowerCase(Locale.ROOT));
    for (var parameter : operation.path("parameters")) {
      parameter((ObjectNode) parameter);
    }
    body(operation);
    answers(operation.withObject("responses"), method);
    if (method.isAnnotationPresent(Tagged.class)) {
      tagged(operation, method);
    }
    problems(operation, method).forEach((status, types) -> add(operation, status, types));
  }

  private static void parameter(ObjectNode parameter) {
    var schema = parameter.path("schema");
    if (parameter.path("in").asText().equals("header") && schema.has("items")) {
      parameter.set("schema", schema.path("items"));
    }
    if (parameter.path("schema") instanceof ObjectNode described && described.has("description")) {
      parameter.set("description", described.remove("description"));
    }
  }

  private static void body(ObjectNode operation) {
    if (!(operation.path("requestBody") instanceof ObjectNode body)) {
      return;
    }
    boolean any = body.path("content").has("*/*");
    body.put("required", !any);
    for (var content : body.path("content").properties()) {
      if (!content.getKey().contains("json")) {
        ((ObjectNode) content.getValue()).putObject("schema");
      }
    }
  }

  /** What Swagger calls the default answer is the one that the method's type tells. */
  private static void answers(ObjectNode responses, Method method) {
    var byType = (ObjectNode) responses.remove("default");
    if (responses.isEmpty() && byType != null) {
      boolean nothing = method.getReturnType() == void.class;
      if (nothing) {
        byType.remove("content");
      }
      responses.set(nothing ? "204" : "200", byType);
    }
    for (var response : responses.properties()) {
      var described = (ObjectNode) response.getValue();
      var status = Status.fromStatusCode(Integer.parseInt(response.getKey()));
      described.put("description", status.getReasonPhrase());
      if (described.path("content").path("*/*") instanceof ObjectNode content) {
        described.putObject("content").set("application/json", content);
      }
    }
  }

  private static void tagged(ObjectNode operation, Method method) {
    boolean read = method.isAnnotationPresent(GET.class);
    var conditions = read ? List.of("If-None-Match") : List.of("If-Match", "If-None-Match");
    for (var condition : conditions) {
      var parameter = operation.withArray("parameters").addObject();
      parameter.put("name", condition).put("in", "header");
      parameter.put("description", "ETags, or * for any");
      parameter.withObject("schema").put("type", "string").put("example", "*");
    }
    for (var response : operation.path("responses")) {
      if (response.has("content")) {
        response
            .withObject("/headers/ETag")
            .put("description", "Changes with the content")
            .withObject("schema")
            .put("type", "string");
      }
    }
    if (read) {
      operation.withObject("responses").withObject("304").put("description", "Not Modified");
    }
  }

  private static Map<Integer, List<String>> problems(ObjectNode operation, Method method) {
    var types = EnumSet.copyOf(OF_ANY);
    Arrays.stream(ProblemType.values())
        .filter(type -> STATUSES_OF_ANY.contains(type.status()))
        .forEach(types::add);
    Optional.ofNullable(method.getAnnotation(Problems.class))
        .ifPresent(own -> types.addAll(List.of(own.value())));
    if (method.isAnnotationPresent(Tagged.class) && !method.isAnnotationPresent(GET.class)) {
      types.add(ProblemType.PRECONDITION_FAILED);
    }
    if (operation.has("requestBody")) {
      types.addAll(OF_BODIES);
    }
    var urns =
        new TreeMap<>(
            types.stream()
                .collect(groupingBy(ProblemType::status, mapping(ProblemType::urn, toList()))));
    urns.put(406, List.of(NOT_ACCEPTABLE));
    if (operation.has("requestBody") && !operation.at("/requestBody/content").has("*/*")) {
      urns.put(415, List.of(UNSUPPORTED));
    }
    return urns;
  }

  private static void add(ObjectNode operation, int status, List<String> types) {
    var response = operation.withObject("responses").withObject(Integer.toString(status));
    response.put("description", types.stream().sorted().map(OpenApi::title).collect(joining("; ")));
    if (status == 503) {
      response
          .withObject("headers")
          .withObject("Retry-After")
          .put("description", "Seconds after which it is worth asking again")
          .withObject("schema")
          .put("type", "integer");
    }
    var all =
        response
            .withObject("content")
            .withObject(Problem.MEDIA_TYPE)
            .withObject("schema")
            .putArray("allOf");
    all.addObject().put("$ref", "#/components/schemas/Problem");
    var kinds = all.addObject().withObject("properties").withObject("type").putArray("enum");
    types.stream().sorted().forEach(kinds::add);
  }

  private static String title(String urn) {
    return Arrays.stream(ProblemType.values())
        .filter(type -> type.urn().equals(urn))
        .map(ProblemType::title)
        .findFirst()
        .orElseGet(() -> urn.replace("urn:kore:", "").replace('-', ' '));
  }

  private static ObjectNode problem() {
    var schema = new JsonMapper().createObjectNode().put("type", "object");
    var members = schema.withObject("properties");
    members.withObject("type").put("type", "string").put("pattern", "^urn:kore:[a-z-]+$");
    members.withObject("title").put("type", "string");
    members.withObject("status").put("type", "integer").put("minimum", 400).put("maximum", 599);
    members.withObject("detail").put("type", "string");
    List.of("type", "title", "status", "detail").forEach(schema.putArray("required")::add);
    return schema;
  }

  /** The names of all schemas that a node leads to. */
  private static void collect(JsonNode node, JsonNode schemas, Set<String> found) {
    for (var ref : node.findValuesAsText("$ref")) {
      var name = ref.substring(ref.lastIndexOf('/') + 1);
      if (found.add(name)) {
        collect(schemas.path(name), schemas, found);
      }
    }
  }

  /** Answers have every member, if with null; requests may leave out what may be null. */
  private void required(ObjectNode schema, String name, Set<String> asked) {
    var type = names.named().get(name);
    boolean isAsked = asked.contains(name);
    schema.put("type", "object");
    if (isAsked) {
      schema.put("additionalProperties", false);
    }
    if (type == null || !type.isRecord()) {
      // Setters, which Swagger takes for members that answers never have.
      schema.path("properties").properties().forEach(e -> nullable(schema, e.getKey()));
      return;
    }
    var required = schema.putArray("required");
    components(type)
        .filter(c -> schema.path("properties").has(c.getName()))
        .filter(c -> !isAsked || !mayBeNull(c))
        .map(RecordComponent::getName)
        .sorted()
        .forEach(required::add);
    components(type).filter(OpenApi::mayBeNull).forEach(c -> nullable(schema, c.getName()));
    components(type)
        .filter(c -> c.getType() == OptionalDouble.class)
        .map(c -> schema.path("properties").path(c.getName()))
        .forEach(member -> ((ObjectNode) member).putArray("type").add("number").add("null"));
  }

  /** With those that Jackson writes in the place of one. */
  private static Stream<RecordComponent> components(Class<?> type) {
    return Stream.of(type.getRecordComponents())
        .flatMap(
            c ->
                c.getAccessor().isAnnotationPresent(JsonUnwrapped.class)
                    ? components(c.getType())
                    : Stream.of(c));
  }

  private static void nullable(ObjectNode schema, String name) {
    var members = (ObjectNode) schema.path("properties");
    if (!(members.path(name) instanceof ObjectNode member)) {
      return;
    }
    member.remove("writeOnly");
    if (member.path("type").isTextual()) {
      var type = member.path("type").asText();
      member.putArray("type").add(type).add("null");
    } else {
      var either = members.putObject(name).putArray("anyOf");
      either.add(member);
      either.addObject().put("type", "null");
    }
  }

  private static boolean mayBeNull(RecordComponent component) {
    return component.getType().getName().startsWith("java.util.Optional")
        || Arrays.stream(component.getAnnotatedType().getAnnotations())
            .anyMatch(a -> a.annotationType().getSimpleName().equals("Nullable"));
  }

  private static List<Class<?>> resources() {
    return new ClassFileImporter()
        .importPackages("adapters").stream()
            .filter(c -> c.isAnnotatedWith(jakarta.ws.rs.Path.class))
            .map(JavaClass::reflect)
            .sorted((a, b) -> a.getName().compareTo(b.getName()))
            .<Class<?>>map(c -> c)
            .toList();
  }

  private static Map<String, Method> methods(List<Class<?>> resources) {
    var found = new TreeMap<String, Method>();
    for (var method : resources.stream().flatMap(c -> Stream.of(c.getDeclaredMethods())).toList()) {
      boolean answers =
          Arrays.stream(method.getAnnotations())
              .anyMatch(a -> a.annotationType().isAnnotationPresent(HttpMethod.class));
      var operation = method.getAnnotation(Operation.class);
      if (answers && (operation == null || operation.summary().isEmpty())) {
        throw new IllegalStateException(method + " wants an @Operation(operationId, summary)");
      }
      if (answers && found.put(operation.operationId(), method) != null) {
        throw new IllegalStateException("two operations are called " + operation.operationId());
      }
    }
    return found;
  }
}
