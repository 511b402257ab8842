package adapters.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The API as the description that is checked in tells of it. */
final class Described {
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  private final ObjectNode document;
  private final List<Operation> operations = new ArrayList<>();

  Described() {
    try {
      document = (ObjectNode) Json.mapper().readTree(Files.readString(OpenApi.FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (var path : document.path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        operations.add(
            new Operation(
                operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue()));
      }
    }
  }

  List<Operation> operations() {
    return operations;
  }

  /** One method of one path. */
  final class Operation {
    final String method;
    final String path;
    final JsonNode node;

    Operation(String method, String path, JsonNode node) {
      this.method = method;
      this.path = path;
      this.node = node;
    }

    String id() {
      return node.path("operationId").asText();
    }

    Stream<JsonNode> parameters(String in) {
      return StreamSupport.stream(node.path("parameters").spliterator(), false)
          .filter(parameter -> parameter.path("in").asText().equals(in));
    }

    /** The media types that its body may have; none if it takes no body. */
    List<String> consumes() {
      return List.copyOf(new TreeSet<>(names(node.at("/requestBody/content"))));
    }

    JsonNode bodySchema() {
      return resolved(node.at("/requestBody/content").path("application/json").path("schema"));
    }

    boolean answers(int status) {
      return node.path("responses").has(Integer.toString(status));
    }

    boolean streams() {
      return !node.findParents("text/event-stream").isEmpty();
    }

    /** The kinds of problem that it may answer. */
    Set<String> problems() {
      var urns = new TreeSet<String>();
      node.path("responses")
          .findValues("enum")
          .forEach(kinds -> kinds.forEach(kind -> urns.add(kind.asText())));
      return urns;
    }

    /** What is wrong with an answer: nothing, if it is as described. */
    List<String> wrong(int status, String contentType, String body) {
      var response = node.path("responses").path(Integer.toString(status));
      if (response.isMissingNode()) {
        return List.of("the status " + status + " is not described: " + body);
      }
      var content = response.path("content");
      if (body.isEmpty()) {
        boolean mayBe = content.isMissingNode() || status == 202;
        return mayBe ? List.of() : List.of("no body, where one is described");
      }
      var type = contentType.replaceFirst(";.*", "");
      if (!content.has(type)) {
        return List.of("the type " + contentType + " is not described for " + status);
      }
      return type.endsWith("json") ? invalid(content.path(type).path("schema"), body) : List.of();
    }

    @Override
    public String toString() {
      return id();
    }
  }

  private JsonNode resolved(JsonNode schema) {
    var ref = schema.path("$ref").asText();
    return ref.isEmpty() ? schema : document.at(ref.substring(1));
  }

  private List<String> invalid(JsonNode schema, String body) {
    ObjectNode whole = schema.deepCopy();
    whole.set("components", document.path("components"));
    try {
      return SCHEMAS.getSchema(whole).validate(Json.mapper().readTree(body)).stream()
          .map(ValidationMessage::getMessage)
          .map(message -> message + " in " + body)
          .toList();
    } catch (JsonProcessingException _) {
      return List.of("no JSON: " + body);
    }
  }

  private static List<String> names(JsonNode node) {
    return node.properties().stream().map(java.util.Map.Entry::getKey).toList();
  }
}
