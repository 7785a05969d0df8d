/** What Microsoft wants to see in an account's next sign-in. */
@NamedInterface("challenge")
@NullMarked
package io.gatehouse.registration.challenge;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
