/** Microsoft's permissions by name and id. */
@NamedInterface("permission")
@NullMarked
package io.gatehouse.microsoft.permission;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
