/** What a sign-in costs that is kept alive, and how it is sealed. */
@NullMarked
package bench.token;

import org.jspecify.annotations.NullMarked;
