package adapters.rest;

import static adapters.rest.ProblemType.FORBIDDEN;
import static adapters.rest.ProblemType.TOO_MANY_FAILURES;
import static adapters.rest.ProblemType.UNAUTHENTICATED;

import adapters.rest.Admission.Admitted;
import adapters.rest.Admission.Refused;
import domain.access.Gate;
import domain.access.Gate.Entry;
import domain.access.Identity;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Asks the {@link Gate} who it is that sent a request. */
final class Doorkeeper {
  private static final String BEARER = "Bearer ";

  private final Gate gate;

  Doorkeeper(Gate gate) {
    this.gate = gate;
  }

  Admission admit(HttpServletRequest request) {
    return switch (gate.enter(Caller.network(request), token(request))) {
      case Entry.Entered(var identity) -> new Admitted(identity);
      case Entry.Open _ -> local(request);
      case Entry.NoToken _ ->
          new Refused(UNAUTHENTICATED, "send a token as Authorization: Bearer TOKEN");
      case Entry.WrongToken _ ->
          new Refused(UNAUTHENTICATED, "the token is not known here, was revoked, or has expired");
      case Entry.TooManyFailures(var retryAfter) ->
          new Refused(
              TOO_MANY_FAILURES, "too many wrong tokens came from this address", retryAfter);
    };
  }

  /** Whether whoever was admitted would be again, which may be asked when his request is over. */
  BooleanSupplier stillIn(HttpServletRequest request, Identity admitted) {
    var network = Caller.network(request);
    var token = token(request);
    return () ->
        switch (gate.enter(network, token)) {
          case Entry.Entered(var identity) -> identity.equals(admitted);
          case Entry.Open _ -> admitted.equals(Identity.LOCAL);
          case Entry.NoToken _, Entry.WrongToken _, Entry.TooManyFailures _ -> false;
        };
  }

  /** For whoever needs no token, since he is on this machine. */
  Admission local(HttpServletRequest request) {
    if (!Caller.isOnThisMachine(request)) {
      return new Refused(
          UNAUTHENTICATED, "without a token this may be used on Kore's own machine only");
    }
    return Caller.refusalOfBrowser(request)
        .<Admission>map(why -> new Refused(FORBIDDEN, why))
        .orElseGet(() -> new Admitted(Identity.LOCAL));
  }

  /** Several ones are a wrong one; another scheme than Bearer is none. */
  private static Optional<String> token(HttpServletRequest request) {
    var values = Collections.list(request.getHeaders("Authorization"));
    if (values.size() > 1) {
      return Optional.of("");
    }
    return values.stream()
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(value -> value.substring(BEARER.length()).strip())
        .findFirst();
  }
}
