/** Tests connections, asked or by the clock, and says what is wrong with them. */
@NamedInterface("check")
@NullMarked
package io.gatehouse.connection.check;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
