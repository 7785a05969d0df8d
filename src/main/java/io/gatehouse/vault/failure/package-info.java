/** Why the vault refuses. */
@NamedInterface("failure")
@NullMarked
package io.gatehouse.vault.failure;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
