/** What Microsoft refuses and why: the catalogue of errors, each a kind that callers can act on. */
@NamedInterface("failure")
@NullMarked
package io.gatehouse.microsoft.failure;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
