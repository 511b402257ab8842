/** Stand-ins for the domain's ports, held to the same contract suites as the real adapters. */
@NullMarked
package fakes;

import org.jspecify.annotations.NullMarked;
