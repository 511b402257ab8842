/** The way of a request: host, site, pod. The warm path lives in memory alone. */
@NullMarked
package domain.dispatch;

import org.jspecify.annotations.NullMarked;
