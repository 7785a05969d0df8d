/** Access tokens of a connection, refreshed where needed and handed out by the broker. */
@NamedInterface("token")
@NullMarked
package io.gatehouse.connection.token;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
