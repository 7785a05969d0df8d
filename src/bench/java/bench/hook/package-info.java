/** What it costs to take change notifications. */
@NullMarked
package bench.hook;

import org.jspecify.annotations.NullMarked;
