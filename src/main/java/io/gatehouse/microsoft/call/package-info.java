/** Calls of Microsoft Graph within the budget of each tenant. */
@NamedInterface("call")
@NullMarked
package io.gatehouse.microsoft.call;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
