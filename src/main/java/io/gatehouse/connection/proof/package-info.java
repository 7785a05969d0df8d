/** What a service profile promises of a connection, looked at again and again: the calls, their results and when. */
@NullMarked
@NamedInterface("proof")
package io.gatehouse.connection.proof;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
