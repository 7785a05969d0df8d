/** Certificates: made, read, and used to sign an assertion. */
@NamedInterface("certificate")
@NullMarked
package io.gatehouse.vault.certificate;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
