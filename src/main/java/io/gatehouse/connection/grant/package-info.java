/** What keeps a connection: the delegated grant, its lease, and the health that is reported to it. */
@NamedInterface("grant")
@NullMarked
package io.gatehouse.connection.grant;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
