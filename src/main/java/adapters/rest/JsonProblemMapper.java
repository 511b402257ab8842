package adapters.rest;

import static adapters.rest.ProblemType.INVALID;

import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.Objects;
import java.util.stream.Collectors;

/** Tells which field of a body is wrong, in the API's words: Jackson's are those of Kore's code. */
final class JsonProblemMapper implements ExceptionMapper<JsonProcessingException> {
  @Override
  public Response toResponse(JsonProcessingException error) {
    return switch (error) {
      case JsonGenerationException _, InvalidDefinitionException _ -> ProblemMapper.broken(error);
      case UnrecognizedPropertyException unknown ->
          invalid(
              "there is no field \"%s\" here, but: %s"
                  .formatted(unknown.getPropertyName(), unknown.getKnownPropertyIds()));
      case ValueInstantiationException value when value.getCause() != null ->
          invalid(Objects.toString(value.getCause().getMessage(), "a value is out of its range"));
      case MismatchedInputException wrong when !wrong.getPath().isEmpty() ->
          invalid(
              "the field \"%s\" is missing, or not of type %s"
                  .formatted(path(wrong), wrong.getTargetType().getSimpleName()));
      default -> invalid("the body is not the JSON object that is wanted here" + place(error));
    };
  }

  private static Response invalid(String detail) {
    return ProblemMapper.answer(INVALID, detail);
  }

  private static String path(JsonMappingException error) {
    return error.getPath().stream()
        .map(Reference::getFieldName)
        .filter(Objects::nonNull)
        .collect(Collectors.joining("."));
  }

  private static String place(JsonProcessingException error) {
    var place = error.getLocation();
    return place == null
        ? ""
        : " (line %d, column %d)".formatted(place.getLineNr(), place.getColumnNr());
  }
}
