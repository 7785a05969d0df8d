/** Measures contenders in rounds of changing order, against one PostgreSQL and one stand-in for Microsoft. */
@NullMarked
package bench.harness;

import org.jspecify.annotations.NullMarked;
