/**
 * The fleet on Kubernetes: the pool is a Deployment, a claimed pod is relabelled out of it, and
 * informers tell what becomes of each pod.
 */
@NullMarked
package adapters.kubernetes;

import org.jspecify.annotations.NullMarked;
