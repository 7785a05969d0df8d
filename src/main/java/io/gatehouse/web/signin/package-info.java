/** Operators who sign in: the attempt, the session, who is calling. */
@NullMarked
package io.gatehouse.web.signin;

import org.jspecify.annotations.NullMarked;
