/** The callbacks of customers: which the provider's registration holds, and how it comes to hold them. */
@NamedInterface("callback")
@NullMarked
package io.gatehouse.provider.callback;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
