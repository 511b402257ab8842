/** What is to be done again and again, by one replica at a time: jobs, by Quartz. */
@NullMarked
package adapters.quartz;

import org.jspecify.annotations.NullMarked;
