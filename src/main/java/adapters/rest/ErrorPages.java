package adapters.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Writes as problems what the server refuses before the API has seen it. */
final class ErrorPages extends ErrorHandler {
  /** Jetty would write none in answer to PUT and the like. */
  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      String message,
      Throwable cause,
      Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    if (code == HttpStatus.METHOD_NOT_ALLOWED_405) {
      // A method that no path has.
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    }
    response.write(true, ByteBuffer.wrap(body(code)), callback);
  }

  private static byte[] body(int code) {
    try {
      return Json.mapper()
          .writeValueAsBytes(
              code == ProblemType.INVALID.status()
                  ? Problem.of(ProblemType.INVALID, "this is no HTTP request that can be read")
                  : Problem.ofHttp(code, HttpStatus.getMessage(code)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
