/** Keys, and the tokens that are signed with them. */
@NullMarked
package io.gatehouse.sandbox.entra.key;

import org.jspecify.annotations.NullMarked;
