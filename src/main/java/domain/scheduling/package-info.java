/** Where does a site run? Affinity of pods to sites, and the startup sequence. */
@NullMarked
package domain.scheduling;

import org.jspecify.annotations.NullMarked;
