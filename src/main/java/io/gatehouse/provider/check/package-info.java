/** Compares the provider's own registration with what is wanted of it, line by line. */
@NullMarked
package io.gatehouse.provider.check;

import org.jspecify.annotations.NullMarked;
