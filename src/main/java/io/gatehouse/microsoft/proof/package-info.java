/** Proves tokens that come from outside: signature, issuer, audience, and who signed in. */
@NamedInterface("proof")
@NullMarked
package io.gatehouse.microsoft.proof;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
