/** The REST API under {@code /api/v1}: thin resources over the domain, errors as RFC 9457. */
@NullMarked
package adapters.rest;

import org.jspecify.annotations.NullMarked;
