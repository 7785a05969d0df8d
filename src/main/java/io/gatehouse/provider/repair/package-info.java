/** Puts right what the check of the provider's own registration found, with lent rights. */
@NullMarked
package io.gatehouse.provider.repair;

import org.jspecify.annotations.NullMarked;
