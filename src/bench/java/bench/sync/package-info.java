/** What it costs to copy a directory. */
@NullMarked
package bench.sync;

import org.jspecify.annotations.NullMarked;
