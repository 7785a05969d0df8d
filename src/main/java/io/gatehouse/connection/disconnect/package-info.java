/** Ends a connection, step by step. */
@NamedInterface("disconnect")
@NullMarked
package io.gatehouse.connection.disconnect;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
