/** A stand-in for Microsoft that costs next to nothing: what it answers is made, and packed, beforehand. */
@NullMarked
package bench.cloud;

import org.jspecify.annotations.NullMarked;
