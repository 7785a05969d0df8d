/** How the same work is done without Gatehouse: the ways that tutorials show. */
@NullMarked
package bench.peer;

import org.jspecify.annotations.NullMarked;
