/** What is deployed: sites, their revisions, their props and the bundles of their code. */
@NullMarked
package domain.site;

import org.jspecify.annotations.NullMarked;
