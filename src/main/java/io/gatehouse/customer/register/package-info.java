/** Customers as they are kept, found, changed and told of. */
@NamedInterface("register")
@NullMarked
package io.gatehouse.customer.register;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
