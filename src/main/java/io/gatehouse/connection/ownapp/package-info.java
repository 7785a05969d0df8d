/** Whether Microsoft refuses the provider's own app everywhere, or one customer's tenant alone does. */
@NamedInterface("ownapp")
@NullMarked
package io.gatehouse.connection.ownapp;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
