/** Who may do what by the API: tokens with roles, and a record of every change. */
@NullMarked
package domain.access;

import org.jspecify.annotations.NullMarked;
