/** Who is signed in, in which browser. */
@NullMarked
package io.gatehouse.sandbox.entra.session;

import org.jspecify.annotations.NullMarked;
