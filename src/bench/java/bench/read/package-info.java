/** What it costs to look something up. */
@NullMarked
package bench.read;

import org.jspecify.annotations.NullMarked;
