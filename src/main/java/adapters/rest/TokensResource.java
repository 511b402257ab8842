package adapters.rest;

import static adapters.rest.ProblemType.FIRST_TOKEN;
import static adapters.rest.ProblemType.LAST_OPERATOR;
import static adapters.rest.ProblemType.NAME_TAKEN;
import static adapters.rest.ProblemType.UNKNOWN_TOKEN;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import domain.access.Gate;
import domain.access.Need;
import domain.access.NewToken;
import domain.access.Role;
import domain.access.Token;
import domain.access.TokenId;
import domain.access.Tokens.Made;
import domain.site.SiteId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tokens that let people and programs in. */
@Path(Rest.BASE + "/tokens")
@Produces(MediaType.APPLICATION_JSON)
public final class TokensResource {
  private final Gate gate;

  TokensResource(Gate gate) {
    this.gate = gate;
  }

  /**
   * @param next what {@code after} is to be for the next page; empty on the last one
   */
  record TokensView(List<TokenView> tokens, Optional<String> next) {}

  /** A token without its secret. */
  record TokenView(
      String id,
      String name,
      String role,
      List<String> sites,
      Instant madeAt,
      String madeBy,
      Optional<Instant> expiresAt,
      boolean expired,
      Optional<LocalDate> lastUsed) {
    static TokenView of(Token token) {
      return new TokenView(
          token.id().value(),
          token.name(),
          token.role().label(),
          token.sites().stream().map(SiteId::value).sorted().toList(),
          token.madeAt(),
          token.madeBy(),
          token.expiresAt(),
          token.expired(),
          token.lastUsed());
    }
  }

  /**
   * @param token the whole token, which nobody can be told a second time
   */
  record NewTokenView(@JsonUnwrapped TokenView made, String token) {}

  /**
   * @param expiresInSeconds left out for never
   */
  @Schema(name = "WantedToken")
  record Wanted(String name, String role, List<String> sites, OptionalLong expiresInSeconds) {
    Wanted {
      name = Objects.requireNonNullElse(name, "");
      role = Objects.requireNonNullElse(role, "");
      sites = Objects.requireNonNullElse(sites, List.of());
      expiresInSeconds = Objects.requireNonNullElse(expiresInSeconds, OptionalLong.empty());
    }

    NewToken token() {
      var known =
          Role.of(role)
              .orElseThrow(
                  () -> new IllegalArgumentException("role is viewer, deployer or operator"));
      return new NewToken(
          name,
          known,
          sites.stream().map(Wanted::site).collect(Collectors.toSet()),
          expiresInSeconds.stream().mapToObj(Duration::ofSeconds).findFirst());
    }

    private static SiteId site(@Nullable String name) {
      return Optional.ofNullable(name)
          .flatMap(SiteId::parse)
          .orElseThrow(() -> new IllegalArgumentException(SiteId.RULE));
    }
  }

  @GET
  @Operation(operationId = "listTokens", summary = "Tokens by name, without their secrets")
  @Needs(Need.OPERATE)
  public TokensView list(
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit) {
    var found = gate.list(Optional.ofNullable(after), limit.count() + 1);
    return new TokensView(limit.page(found, TokenView::of), limit.next(found, Token::name));
  }

  @POST
  @ApiResponse(
      responseCode = "201",
      content = @Content(schema = @Schema(implementation = NewTokenView.class)))
  @Operation(operationId = "makeToken", summary = "Makes a token")
  @Problems({ProblemType.NAME_TAKEN, ProblemType.FIRST_TOKEN})
  @Needs(Need.OPERATE)
  @Consumes(MediaType.APPLICATION_JSON)
  public Response make(@Context ContainerRequestContext request, @Nullable Wanted body) {
    var wanted = Input.required(body);
    var token = Input.valid(wanted::token);
    var issued = gate.make(token, AuthenticationFilter.identity(request));
    return switch (issued.made()) {
      case Made.Kept(var kept) ->
          Response.status(Response.Status.CREATED)
              .entity(new NewTokenView(TokenView.of(kept), issued.text().text()))
              .build();
      case Made.NameTaken _ ->
          throw NAME_TAKEN.thrown("revoke the token %s first".formatted(token.name()));
      case Made.FirstMustBeOperator _ ->
          throw FIRST_TOKEN.thrown(
              "make a token with the role operator that never expires first: from then on nobody"
                  + " gets in without one");
    };
  }

  @DELETE
  @Operation(operationId = "revokeToken", summary = "Revokes a token")
  @Problems({ProblemType.UNKNOWN_TOKEN, ProblemType.LAST_OPERATOR})
  @Path("{id}")
  @Needs(Need.OPERATE)
  public void revoke(@PathParam("id") TokenId id) {
    switch (gate.revoke(id)) {
      case DONE -> {}
      case UNKNOWN -> throw UNKNOWN_TOKEN.thrown("there is no token " + id);
      case LAST_OPERATOR ->
          throw LAST_OPERATOR.thrown(
              "nobody could get in any more: make another operator's token that never expires"
                  + " first, or set auth.operatorToken");
    }
  }
}
