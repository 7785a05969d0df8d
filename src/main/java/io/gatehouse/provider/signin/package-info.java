/** The sign-in of operators at Microsoft, and what it was for. */
@NullMarked
package io.gatehouse.provider.signin;

import org.jspecify.annotations.NullMarked;
