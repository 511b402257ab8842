/** What people ask about usage, by the API and the command line; in SQL they ask for more. */
@NullMarked
package domain.reports;

import org.jspecify.annotations.NullMarked;
