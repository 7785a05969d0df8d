/** Microsoft's clouds: their endpoints, authorities and scopes, and the addresses that send a browser there. */
@NamedInterface("cloud")
@NullMarked
package io.gatehouse.microsoft.cloud;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
