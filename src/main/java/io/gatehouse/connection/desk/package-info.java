/** Connections, their credentials and their drift for operators, as pages and as JSON. */
@NamedInterface("desk")
@NullMarked
package io.gatehouse.connection.desk;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
