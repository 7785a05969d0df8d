/** Hands access tokens to the provider's own programs: limited, counted, refused with the way out. */
@NullMarked
package io.gatehouse.connection.broker;

import org.jspecify.annotations.NullMarked;
