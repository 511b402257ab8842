/** Pods of a Kubernetes cluster. */
@NullMarked
package adapters.kubernetes;

import org.jspecify.annotations.NullMarked;
