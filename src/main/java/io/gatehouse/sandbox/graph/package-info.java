/** Microsoft Graph v1.0 of the sandbox: the calls, permissions, delta queries and errors that PROTOCOL describes. */
@NullMarked
package io.gatehouse.sandbox.graph;

import org.jspecify.annotations.NullMarked;
