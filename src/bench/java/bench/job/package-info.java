/** What background work costs, and how soon it begins. */
@NullMarked
package bench.job;

import org.jspecify.annotations.NullMarked;
