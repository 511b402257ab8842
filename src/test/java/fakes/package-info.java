/**
 * Stand-ins for the domain's ports, held to the same contract suites as the real adapters; and what
 * tests look with.
 */
@NullMarked
package fakes;

import org.jspecify.annotations.NullMarked;
