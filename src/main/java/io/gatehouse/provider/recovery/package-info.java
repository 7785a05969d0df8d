/** The way back in for operators who are locked out, proven by a code from the server. */
@NullMarked
package io.gatehouse.provider.recovery;

import org.jspecify.annotations.NullMarked;
