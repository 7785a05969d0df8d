/** The key file, the keys wrapped by it, and what is checked about them at the start. */
@NamedInterface("key")
@NullMarked
package io.gatehouse.vault.key;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
