/** The pages where people sign in, consent and sign out. */
@NullMarked
package io.gatehouse.sandbox.entra.page;

import org.jspecify.annotations.NullMarked;
