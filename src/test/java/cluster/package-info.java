/** Kore in a real cluster: {@code mvn verify -Pcluster}, see docs/kubernetes.md. */
@NullMarked
package cluster;

import org.jspecify.annotations.NullMarked;
