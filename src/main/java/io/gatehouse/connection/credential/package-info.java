/** The credentials that connections work with, and when they end. */
@NamedInterface("credential")
@NullMarked
package io.gatehouse.connection.credential;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
